import { type PageCall } from '../protocol/adapter.ts';
import { type CallEvent, type CallSource } from './call-source.ts';
import { withTimeLimit } from './time-limit.ts';

/** How long the backend may take to sign. Milliseconds. */
const SIGN_MS = 5_000;

/**
 * The same source with each state signed by the host's backend, for hosts whose telephone system does not report to the
 * server: `sign` gets a call token for the state (`protocol/call-token.ts`), or `null` for a call the backend does not
 * vouch for. States stay in order. A state that could not be signed is shown, and opens nothing.
 */
export function signedCalls(
  source: CallSource,
  sign: (call: PageCall) => Promise<string | null>,
  onProblem: (error: unknown) => void = () => undefined,
): CallSource {
  const tokens = new Map<string, { said: string; token: Promise<string | null> }>();
  function withToken(call: PageCall): Promise<PageCall> {
    const said = JSON.stringify(call);
    let known = tokens.get(call.callKey);
    if (known?.said !== said) {
      const token = withTimeLimit(sign(call), SIGN_MS).catch((error: unknown) => {
        onProblem(error);
        return null;
      });
      known = { said, token };
      tokens.delete(call.callKey);
      tokens.set(call.callKey, known);
      for (const key of [...tokens.keys()].slice(0, -100)) tokens.delete(key);
    }
    return known.token.then((token) => (token === null ? call : { ...call, token }));
  }
  return {
    id: source.id,
    start(sink, signal) {
      let before: Promise<unknown> = Promise.resolve();
      const tell = (event: CallEvent) => !signal.aborted && sink(event);
      return source.start((event) => {
        if (event.type === 'source') return void tell(event);
        const signed = withToken(event.call);
        before = before.then(async () => tell({ type: 'call', call: await signed }));
      }, signal);
    },
    snapshot: async () => Promise.all((await source.snapshot()).map(withToken)),
  };
}
