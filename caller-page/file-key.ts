/** Larger files are not read a second time for their name. Octets. */
const MOST = 12_000_000;

/**
 * A name by its content, so that a file chosen again, after the page was left or the telephone closed it for the camera,
 * is the same upload and goes on where it was. Where it cannot be had, a name by chance.
 */
export async function fileKey(file: Blob): Promise<string> {
  try {
    if (file.size <= MOST && crypto.subtle !== undefined) {
      const octets = await new Response(file).arrayBuffer();
      return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', octets)));
    }
  } catch {
    // a file that cannot be read says so when it is sent
  }
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}

const hex = (octets: Uint8Array): string =>
  Array.from(octets, (octet) => (octet + 256).toString(16).slice(1)).join('');
