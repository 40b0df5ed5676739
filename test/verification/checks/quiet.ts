import { type Evidence, keyOf } from '../evidence.ts';
import { type Violation } from '../history.ts';

const violation = (what: string): Violation => ({ invariant: 'I1c', what });

/** I1c: once nothing disturbs the system, nothing waits. */
export function checkQuiet({ contents, settled }: Evidence): Violation[] {
  if (!settled) return [];
  const ended = new Set(
    contents.call
      .filter(({ state }) => state === 'ended')
      .map(({ tenant_id, call_key }) => keyOf(tenant_id, call_key)),
  );
  return [
    ...contents.message
      .filter(({ state }) => state === 'queued' || state === 'sending')
      .map(({ id, state }) => violation(`message ${id} is still ${state}`)),
    ...contents.outbox.map(({ message_id, state }) =>
      violation(`message ${message_id} is still in the outbox as ${state}`),
    ),
    ...contents.session
      .filter(({ state }) => state === 'closing')
      .map(({ id }) => violation(`session ${id} is still closing`)),
    ...contents.session
      .filter(({ state, tenant_id, call_key }) => state === 'active' && ended.has(keyOf(tenant_id, call_key)))
      .map(({ id, call_key }) => violation(`session ${id} is still active, its call ${call_key} has ended`)),
  ];
}
