/** Where a built page has room for its configuration. */
const PLACE = '__MIDCALL_CONFIG__';

/** Puts JSON into a page's script element: it can end neither that nor a line. */
export function putConfig(html: string, config: object): string {
  const json = JSON.stringify(config).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  // by a function: in a text, `$&` would mean something
  return html.replace(PLACE, () => json);
}
