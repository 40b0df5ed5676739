import { randomUUID } from 'node:crypto';
import { type CallReport } from '../../../protocol/call.ts';
import { type Outcome } from '../../verification/history.ts';
import { postSigned, type Widget } from '../world/access.ts';
import { type Answer, ask, codeOf } from '../world/ask.ts';
import { pause } from '../world/time.ts';
import { type World } from '../world/world.ts';

/** Milliseconds between two attempts of a client that was not told how the first one ended: doubling, up to a limit. */
const RETRY_MS = { first: 60, most: 700 };
/** A client gives up after this many attempts: faults do not last so long. */
const ATTEMPTS = 120;

/** A 4xx says that nothing was done; everything else but 2xx leaves that open. */
function outcomeOf(answer: Answer, ok: (body: unknown) => Outcome): Outcome {
  if (answer.type === 'lost') return { phase: 'info', cause: answer.cause };
  if (answer.status < 300) return ok(answer.body);
  if (answer.status < 500) return { phase: 'fail', code: codeOf(answer.body) };
  return { phase: 'info', cause: `${answer.status} ${codeOf(answer.body)}` };
}

/** Repeats while nobody knows whether it was done. */
async function untilKnown(attempt: () => Promise<Outcome>): Promise<Outcome> {
  for (let n = 1; ; n++) {
    const outcome = await attempt();
    if (outcome.phase !== 'info' || n >= ATTEMPTS) return outcome;
    await pause(Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** (n - 1)));
  }
}

export interface Sending {
  widget: Widget;
  callKey: string;
  sessionId: string;
  text: string;
}

/** An agent's text, with one key for all attempts. */
export function sendText(
  { recorder, secrets }: World,
  { widget, callKey, sessionId, text }: Sending,
): Promise<Outcome> {
  const key = randomUUID();
  const { agentId } = widget;
  return untilKnown(() =>
    recorder.operation(
      { op: 'send', tenantId: secrets.tenant, agentId, callKey, sessionId, key, text },
      async () => {
        const answer = await widget.ask(`/v1/sessions/${sessionId}/messages`, {
          method: 'POST',
          headers: { 'idempotency-key': key },
          body: { kind: 'text', callKey, text },
        });
        return outcomeOf(answer, (body) => {
          const { message } = body as { message: { id: string; seq: number } };
          return { phase: 'ok', messageId: message.id, seq: message.seq };
        });
      },
    ),
  );
}

/** Telephony's report of a call, repeated until it is taken. */
export function reportCall({ recorder, secrets }: World, report: CallReport): Promise<Outcome> {
  const { tenant: tenantId, serverOrigin, telephonySecret: secret } = secrets;
  const { callKey, seq, state } = report;
  const id = `report-${callKey}-${seq}`;
  return untilKnown(() =>
    recorder.operation({ op: 'report', tenantId, callKey, seq, state }, async () => {
      const url = `${serverOrigin}/v1/telephony/${tenantId}/calls`;
      return outcomeOf(await postSigned(url, { secret, id, body: report }), (body) => ({
        phase: 'ok',
        applied: (body as { applied: boolean }).applied,
      }));
    }),
  );
}

export interface Inbound {
  from: string;
  to: string;
  text: string;
  eventId?: string;
}

/** A caller's text as the carrier's webhook, repeated until it is taken. */
export function bringText(
  { recorder, secrets }: World,
  { from, to, text, eventId = randomUUID() }: Inbound,
): Promise<Outcome> {
  const { tenant: tenantId, serverOrigin, carrierSecret: secret } = secrets;
  const body = {
    type: 'inbound',
    eventId,
    id: `mo-${eventId}`,
    from,
    to,
    text,
    media: [],
    at: new Date().toISOString(),
  };
  return untilKnown(() =>
    recorder.operation({ op: 'inbound', tenantId, eventId, ourNumber: to, caller: from, text }, async () => {
      const url = `${serverOrigin}/v1/carriers/loopback/${tenantId}/events`;
      return outcomeOf(await postSigned(url, { secret, id: eventId, body }), () => ({ phase: 'ok' }));
    }),
  );
}

/** The smallest PNG there is: one dot. */
const DOT =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** A caller's photo, by the simulator's telephone, which writes down itself what became of it. */
export async function sendPhoto(
  { carrierOrigin }: World,
  { from, text }: { from: string; text: string },
): Promise<void> {
  const media = [{ name: 'dot.png', type: 'image/png', data: DOT }];
  await ask(`${carrierOrigin}/handsets/${encodeURIComponent(from)}/messages`, {
    method: 'POST',
    body: { text, media },
  });
}
