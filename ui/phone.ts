type Formatter = (number: string) => string;

let formatter: Formatter | null = null;
let loading: Promise<void> | null = null;

/**
 * A number in E.164 as people read it: `+1 415 555 0142`. North American ones at once; others as they are until the
 * library that knows every country's grouping has been loaded by `loadPhones`.
 */
export function formatPhone(number: string): string {
  if (formatter) return formatter(number);
  const local = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return local ? `+1 ${local[1]} ${local[2]} ${local[3]}` : number;
}

/** Whether `formatPhone` would say it better after `loadPhones`. */
export function needsPhones(number: string): boolean {
  return formatter === null && !/^\+1\d{10}$/.test(number);
}

export function loadPhones(): Promise<void> {
  loading ??= import('libphonenumber-js/min').then(({ parsePhoneNumberFromString }) => {
    formatter = (number) => parsePhoneNumberFromString(number)?.formatInternational() ?? number;
  });
  return loading;
}

/** What someone typed as E.164, read as dialled in `homeCountry` (ISO 3166 alpha-2); `null` when it is no complete number. */
export async function parsePhone(typed: string, homeCountry: string): Promise<string | null> {
  const { isSupportedCountry, parsePhoneNumberFromString } = await import('libphonenumber-js/min');
  const home = isSupportedCountry(homeCountry) ? homeCountry : undefined;
  const number = parsePhoneNumberFromString(typed, home ? { defaultCountry: home } : {});
  return number?.isPossible() ? number.number : null;
}
