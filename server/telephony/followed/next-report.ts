import parsePhoneNumber from 'libphonenumber-js/max';
import { CallReport } from '../../../protocol/call.ts';
import { fingerprint } from '../../../protocol/fingerprint.ts';
import { canonicalLanguage, LanguageTag } from '../../../protocol/language.ts';
import { type SourceTrouble } from '../../../protocol/followed-source.ts';
import { E164 } from '../../../protocol/phone.ts';
import { findOwnNumber } from '../../numbers/find-own-number.ts';
import { type Tx } from '../../platform/db.ts';
import { findQueue } from '../../queues/find-queue.ts';
import { meantAgent, meantQueue, type Names } from '../decide-names.ts';
import { type CallNow, stateOf } from './decide-call.ts';
import { type FollowedSource } from './source.ts';
import { type FollowedRow } from './store.ts';

export interface NextReport {
  /** What is to be said of the call now; `null`: nothing, or what was said last. */
  report: CallReport | null;
  trouble: { reason: SourceTrouble; detail: string } | null;
}

/**
 * What is to be said of a call. Nothing is said of one that has no queue here, or of which too little is known yet; the same is not
 * said twice.
 */
export async function nextReport(
  tx: Tx,
  row: FollowedRow,
  { source, names }: { source: FollowedSource; names: Names },
): Promise<NextReport> {
  const { call, said, id, span } = row;
  if (!row.asked) return { report: null, trouble: null };
  const now = stateOf(call);
  const dialled = numberOf(call.facts.dialled?.value);
  const queue = await queueOf(tx, now.queue, { source, names, dialled });
  if (queue === null)
    return { report: null, trouble: { reason: 'queue_unknown', detail: now.queue ?? dialled ?? id } };
  const agentId = agentOf(now, source, names);
  const number = numberOf(call.facts.caller?.value);
  // a number of the company's own is no caller's
  const caller = number !== null && (await findOwnNumber(tx, number)) ? null : number;
  const { data: language } = LanguageTag.safeParse(call.facts.language?.value.replaceAll('_', '-'));
  const report = CallReport.parse({
    ...{ callKey: callKeyOf(id, span), seq: (said?.seq ?? 0) + 1, state: now.state, caller, dialled, queue },
    direction: call.facts.direction?.value === 'outbound' ? 'outbound' : 'inbound',
    ...(language && { language: canonicalLanguage(language) }),
    agent: agentId === null ? null : { id: agentId },
    startedAt: new Date(call.startedAt).toISOString(),
    connectedAt: now.connectedAt === null ? null : new Date(now.connectedAt).toISOString(),
    ...(now.endReason !== null && { endReason: now.endReason }),
  });
  const isSaid = said && fingerprint({ ...report, seq: 0 }) === fingerprint({ ...said, seq: 0 });
  const unknown =
    now.agent !== null && agentId === null && now.state !== 'ended'
      ? ({ reason: 'agent_unknown', detail: now.agent } as const)
      : null;
  const hidden = caller === null && !said ? ({ reason: 'number_unknown', detail: id } as const) : null;
  return { report: isSaid ? null : report, trouble: unknown ?? hidden };
}

/** The caller's call, as pages name it too; told again, it is another one. */
export const callKeyOf = (id: string, span: number): string => (span === 1 ? id : `${id}:${span}`);

async function queueOf(
  tx: Tx,
  name: string | null,
  { source, names, dialled }: { source: FollowedSource; names: Names; dialled: E164 | null },
): Promise<string | null> {
  const all = name === null ? [] : source.queueNames(name);
  const meant = meantQueue({ ...names, queue: null }, [...all, dialled]);
  // the source may name a queue as it is named here
  for (const key of [meant, name, names.queue])
    if (key !== null && (key === meant || (await findQueue(tx, key))))
      return (await findQueue(tx, key)) ? key : null;
  return null;
}

function agentOf({ agent, login }: CallNow, source: FollowedSource, names: Names): string | null {
  if (agent === null) return null;
  const { names: all, own } = source.agentNames(agent, login);
  const id = meantAgent(names, all) ?? own;
  return id !== null && id.length <= 120 ? id : null;
}

/** Without a country code it would be guessed; names and withheld numbers are in no numbering plan. */
function numberOf(text: string | undefined): E164 | null {
  const plain = text?.normalize('NFKC').trim() ?? '';
  if (!plain.startsWith('+')) return null;
  const number = parsePhoneNumber(plain);
  return number?.isValid() ? (E164.safeParse(number.number).data ?? null) : null;
}
