import { type Evidence, type Inbound, keyOf } from '../evidence.ts';
import { type Violation } from '../history.ts';
import { type Row } from '../contents.ts';
import { endsOf } from './end.ts';

const violation = (what: string): Violation => ({ invariant: 'I12', what });

/**
 * I12: a number that joined a call by a code has texted exactly that code to exactly that number of ours, while the code
 * and its call lived, and was answered for by the agent of the call; a code lets one number in.
 */
export function checkTextIn(evidence: Evidence): Violation[] {
  const { contents } = evidence;
  const calls = new Map(contents.call.map((call) => [keyOf(call.tenant_id, call.call_key), call]));
  const ends = endsOf(evidence.reports);
  const joined = contents.text_in_code.filter(({ state }) => state === 'joined');
  return [
    ...contents.session
      .filter(({ caller_source }) => caller_source === 'text')
      .flatMap((session) => {
        const codes = joined.filter(
          (code) =>
            code.tenant_id === session.tenant_id &&
            code.call_key === session.call_key &&
            code.our_number === session.our_number &&
            code.sender === session.caller,
        );
        return codes.length > 0
          ? []
          : [violation(`session ${session.id} is with ${session.caller}, who joined its call by no code`)];
      }),
    ...contents.text_in_code
      .filter(({ sender }) => sender !== null)
      .flatMap((code) => {
        const texts = textsOf(evidence, code);
        // by what the system has said, not by its clocks: those of two nodes may be far apart
        const end = ends.get(keyOf(code.tenant_id, code.call_key)) ?? Infinity;
        return [
          ...(texts.length > 0 ? [] : ['was not texted by the number that it let in']),
          ...(code.texted_at === null || code.texted_at >= code.expires_at
            ? ['was taken after its time']
            : []),
          ...(texts.length > 0 && texts.every(({ invoked }) => invoked.index > end)
            ? ['was taken after its call']
            : []),
        ].map((what) => violation(`code ${code.id} of ${code.call_key} ${what}`));
      }),
    ...contents.text_in_code
      .filter((code) => code.state === 'texted' || code.state === 'waiting')
      .filter((code) => calls.get(keyOf(code.tenant_id, code.call_key))?.state === 'ended')
      .map((code) => violation(`code ${code.id} has outlived its call ${code.call_key}`)),
  ];
}

/** Read without the rule of the system: digits, and what people put between them. */
const digitsOf = (text: string): string => text.replace(/[^0-9]/g, '');

const textsOf = ({ inbounds }: Evidence, code: Row<'text_in_code'>): Inbound[] =>
  inbounds.filter(
    ({ request }) =>
      request.tenantId === code.tenant_id &&
      request.caller === code.sender &&
      request.ourNumber === code.our_number &&
      digitsOf(request.text) === code.code,
  );
