/** The server answered 404. */
export class NotFound extends Error {}

/** Rejects with a `TypeError` when there is no answer. */
export async function getJson<T>(
  url: string,
  token: string,
  schema: { parse(value: unknown): T },
): Promise<T> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const body: unknown = await answer.json();
  if (answer.status === 404) throw new NotFound(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${JSON.stringify(body)}`);
  return schema.parse(body);
}
