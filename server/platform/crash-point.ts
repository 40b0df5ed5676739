import { subscribe } from 'node:diagnostics_channel';

/** Where a verification build can be made to die, and what of the work at hand is done by then. */
export const CRASH_POINTS = {
  C1: 'a text is asked for, its transaction not begun',
  C2: 'a text is inserted, not committed',
  C3: 'a text is committed, its answer not sent',
  C4: 'half of an answer is sent',
  C5: 'the row of the idempotency key is inserted, the text is not',
  C6a: 'all of a transaction is done but its commit',
  C6b: 'a transaction is committed, nobody is woken',
  C6c: 'a transaction is committed, and those it concerns are woken',
  C7a: 'claims are committed, what may not go is not dropped',
  C7b: 'a text is claimed, nothing is sent to the carrier',
  C8: 'the request is with the carrier, which has not answered',
  C9: "the carrier has answered, its answer's body is not read",
  C10: 'the answer is read, not recorded',
  C11: 'the state of a text is changed, its transaction is not committed',
  C12: 'one expired claim of several is ended',
  C13: "a carrier's webhook is verified, its event not stored",
  C14: "a carrier's event is stored, its webhook not answered",
  C15: 'an answer is sent',
  C16a: 'a session has ended, its transaction is not committed',
  C16b: 'a report of a call is committed, not answered',
  C17: 'an automatic reply is decided on, not added',
  C18: 'a media item is fetched, nothing is written of it',
  C19a: 'the files of a media item are in place, its row does not name them',
  C19b: 'the row of a media item names its files, the drafts are not removed',
  C20: 'some of the old rows of a table are deleted',
  C21: 'a migration has run, its transaction is not committed',
  C22: 'a launch token is marked as used, the access token is not stored',
  C24: 'some parts of a stopping server have stopped',
  C25a: 'an addition to a record is noted, the CRM is not asked for it',
  C25b: 'the CRM has answered, its answer is not recorded',
  C25c: 'the answer of the CRM is recorded, its transaction is not committed',
  C26a: 'a photo is with the CRM, the entry it belongs to is not',
  C26b: 'one entry of several that a message takes is in the record',
  C26c: 'a change of a record is with the CRM, which has not answered',
  C27a: 'events for webhooks are stored, their transaction is not committed',
  C27b: 'a webhook is claimed, it is not sent',
  C27c: 'a webhook is answered, its row says that it waits',
  C28a: 'files that are to be erased are gone, their rows still name them',
  C28b: 'some of what is to be erased is, the rest is not',
  C29: 'a picture is gone at its carrier, and still noted as being there',
} as const;
export type CrashPoint = keyof typeof CRASH_POINTS;

/** Set by scripts/build.mjs: true in the verification build, false in every other; absent where nothing was built. */
declare const MIDCALL_CRASH_POINTS: boolean | undefined;

/**
 * Dies here as by `kill -9` when `CRASH_AT=<name>:<n>` says so and this is the n-th pass. `lastAct` is done just before.
 * The product's build has neither this function nor a call of it.
 */
export function crashPoint(name: CrashPoint, lastAct?: () => void): void {
  if (typeof MIDCALL_CRASH_POINTS === 'undefined' || !MIDCALL_CRASH_POINTS) return;
  armed ??= readCrashAt(process.env['CRASH_AT']);
  if (armed === 'never' || armed.name !== name || --armed.passesLeft > 0) return;
  lastAct?.();
  process.kill(process.pid, 'SIGKILL');
}

type Armed = 'never' | { name: CrashPoint; passesLeft: number };
let armed: Armed | undefined;

/** `C2:3`: the third pass of C2. Read here, not with the configuration: it is no setting of the product. */
function readCrashAt(text: string | undefined): Armed {
  if (!text) return 'never';
  const [, name = '', passes] = /^(C\d+[a-c]?):([1-9]\d*)$/.exec(text) ?? [];
  if (!isCrashPoint(name)) throw new Error(`CRASH_AT is "${text}", which names no crash point.`);
  return { name, passesLeft: Number(passes) };
}

const isCrashPoint = (name: string): name is CrashPoint => Object.hasOwn(CRASH_POINTS, name);

// `fetch` does not say when a request has been written; the channel of its connections does
if (typeof MIDCALL_CRASH_POINTS !== 'undefined' && MIDCALL_CRASH_POINTS) {
  subscribe('undici:request:bodySent', (message) => {
    const { request } = message as { request: { method: string } };
    if (request.method === 'POST') crashPoint('C8');
    if (request.method === 'PUT' || request.method === 'PATCH') crashPoint('C26c');
  });
}
