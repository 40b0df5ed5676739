/** Hour of the day in the pictures. */
const HOUR = 10;

/** A page that looks the same on every machine: light, still, in the morning, English if nothing else is said. */
export function openPage(browser, { width = 1280, height = 860, scale = 1, locale = 'en-US' } = {}) {
  return browser.newPage({
    ...{ viewport: { width, height }, deviceScaleFactor: scale, colorScheme: 'light' },
    ...{ locale, timezoneId: zoneWhereItIs(HOUR), reducedMotion: 'reduce' },
  });
}

/** In `Etc/GMT`, west is positive. Source: the time zone database, file `etcetera`. */
function zoneWhereItIs(hour) {
  const west = (new Date().getUTCHours() - hour + 24) % 24;
  const shift = west > 12 ? west - 24 : west;
  return `Etc/GMT${shift < 0 ? '' : '+'}${shift}`;
}
