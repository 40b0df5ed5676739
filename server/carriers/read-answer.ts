/** Octets of an answer that are read. Carriers answer in a few thousand. */
const LONGEST_ANSWER = 65_536;

/**
 * The JSON of a carrier's answer; `null` for one that is none, is too long, or breaks off. The rest of it is not read.
 * Throws only when the request was given up meanwhile.
 */
export async function readAnswer(response: Response, signal?: AbortSignal): Promise<unknown> {
  try {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of response.body ?? []) {
      length += chunk.byteLength;
      // leaving the loop ends the connection
      if (length > LONGEST_ANSWER) return null;
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    if (signal?.aborted) throw error;
    return null;
  }
}
