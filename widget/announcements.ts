import type { EndReason } from '../protocol/call.ts';
import type { SessionState } from '../protocol/session.ts';
import { t } from '../ui/i18n.ts';
import type { Bubble } from './bubble.ts';
import type { Lock } from './binding.ts';
import { type Block, blockText, reasonOf, sentence } from './words.ts';

export interface Announcement {
  urgency: 'polite' | 'assertive';
  text: string;
}

/** What a listener needs to know of the screen. */
export interface Spoken {
  callKey: string | null;
  /** Of the caller, as it stands in a sentence. */
  name: string;
  queue: string;
  /** `null` while the call has no session, or it is not read yet. */
  session: SessionState | null;
  endReason: EndReason | null;
  block: Block | null;
  optedOut: boolean;
  suspected: boolean;
  owner: { id: string; name: string } | null;
  bubbles: readonly Bubble[];
  offline: boolean;
  sourceUp: boolean;
  lock: Lock | null;
  /** Name of the second call, while there is one. */
  waitingCall: string | null;
}

const polite = (text: string): Announcement => ({ urgency: 'polite', text: sentence(text) });
const assertive = (text: string): Announcement => ({ urgency: 'assertive', text: sentence(text) });

/**
 * What is said when the screen goes from `before` to `after`: what came in, what failed, what changed for the agent.
 * Never the history of a call that opens, and not that a text was delivered.
 */
export function announce(before: Spoken, after: Spoken): Announcement[] {
  return [
    ...announceConnection(before, after),
    ...announceLock(before, after),
    ...announceCall(before, after),
    ...(before.callKey === after.callKey && before.session !== null ? announceTexts(before, after) : []),
  ];
}

function announceConnection(before: Spoken, after: Spoken): Announcement[] {
  const said: Announcement[] = [];
  if (after.offline && !before.offline) said.push(assertive(t('say.offline')));
  if (!after.offline && before.offline) said.push(polite(t('say.online')));
  if (!after.sourceUp && before.sourceUp) said.push(polite(t('say.sourceLost')));
  return said;
}

function announceLock(before: Spoken, after: Spoken): Announcement[] {
  const said: Announcement[] = [];
  if (after.lock && after.lock.callKey !== before.lock?.callKey) {
    said.push(assertive(t('say.lock', { name: after.name, other: after.lock.name })));
  }
  if (
    after.waitingCall !== null &&
    after.waitingCall !== before.waitingCall &&
    before.callKey === after.callKey
  ) {
    said.push(polite(t('say.secondCall', { name: after.waitingCall })));
  }
  return said;
}

function announceCall(before: Spoken, after: Spoken): Announcement[] {
  const { name } = after;
  const isNew = before.callKey !== after.callKey;
  const said: Announcement[] = [];
  if (
    after.session === 'active' &&
    after.block === null &&
    (isNew || before.session === null || before.block !== null)
  ) {
    said.push(polite(t('say.ready', { name })));
  }
  if (
    after.block &&
    after.block !== 'ended' &&
    after.block !== 'not_connected' &&
    (isNew || before.block !== after.block)
  ) {
    said.push(polite(t('say.blocked', blockText(after.block, after))));
  }
  if (isNew || before.session === null) return said;
  if (after.session === 'closing' && before.session === 'active') said.push(polite(t('say.closing')));
  if (after.session === 'ended' && before.session !== 'ended') {
    said.push(polite(t('say.ended', { reason: t(`end.${after.endReason ?? 'unknown'}`) })));
  }
  if (after.optedOut && !before.optedOut && after.block !== 'opted_out')
    said.push(polite(t('say.optedOut', { name })));
  if (after.suspected && !before.suspected) said.push(assertive(t('say.suspected', { name })));
  if (before.owner && after.owner && before.owner.id !== after.owner.id) {
    said.push(polite(t('say.transferred', { from: before.owner.name, to: after.owner.name })));
  }
  return said;
}

function announceTexts(before: Spoken, after: Spoken): Announcement[] {
  const known = new Map(before.bubbles.map((bubble) => [bubble.id, bubble.status]));
  return after.bubbles.flatMap((bubble) => announceText(bubble, known.get(bubble.id), after.name));
}

function announceText(bubble: Bubble, was: Bubble['status'] | undefined, name: string): Announcement[] {
  const { status, text } = bubble;
  if (status === was) return [];
  switch (status) {
    case 'received':
      return announceInbound(bubble, name);
    case 'notDelivered':
      return [assertive(t('say.failed', { text, reason: reasonOf(bubble) }))];
    case 'notConfirmed':
      return [polite(t('say.notConfirmed', { text }))];
    case 'checking':
      return [polite(t('say.checking', { text }))];
    case 'waiting':
      return [polite(t('say.waiting'))];
    default:
      return [];
  }
}

function announceInbound({ text, media }: Bubble, name: string): Announcement[] {
  const photos = media.length > 0 ? [polite(t('say.inboundPhotos', { name, count: media.length }))] : [];
  return text === '' ? photos : [...photos, polite(t('say.inbound', { name, text }))];
}
