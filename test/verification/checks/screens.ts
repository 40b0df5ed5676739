import { SessionSnapshot } from '../../../protocol/session.ts';
import { type Evidence, keyOf, type Screen } from '../evidence.ts';
import { type Violation } from '../history.ts';
import { differences, shownBy, shownNow } from '../shown-now.ts';

/** I6: a client that followed the stream shows what the server would. */
export function checkScreens(evidence: Evidence): Violation[] {
  return evidence.screens.flatMap((screen) =>
    [...checkApplied(screen), ...checkShown(evidence, screen)].map((what) => ({
      invariant: 'I6',
      what: `client ${screen.client} of session ${screen.sessionId} ${what}`,
    })),
  );
}

/** Events are applied without gap or repeat; after a reload they go on anywhere behind the last. */
function checkApplied({ applied }: Screen): string[] {
  let last = 0;
  let reloaded = true;
  return applied.flatMap((seq) => {
    if (seq === null) {
      reloaded = true;
      return [];
    }
    const right = reloaded ? seq > last : seq === last + 1;
    const wrong = right ? [] : [`applied event ${seq} after ${last}`];
    last = seq;
    reloaded = false;
    return wrong;
  });
}

function checkShown(evidence: Evidence, screen: Screen): string[] {
  const session = evidence.sessions.get(keyOf(screen.tenantId, screen.sessionId));
  if (!session) return ['shows a session that does not exist'];
  const parsed = SessionSnapshot.safeParse(screen.snapshot);
  if (!parsed.success) return ['holds no snapshot'];
  const last = screen.applied.at(-1);
  const shown = shownBy(parsed.data);
  const now = shownNow(evidence, session);
  if (typeof last === 'number' && last !== shown.eventSeq)
    return [`stands at event ${shown.eventSeq}, and applied ${last} last`];
  if (shown.eventSeq > now.eventSeq) return [`stands at event ${shown.eventSeq}, of ${now.eventSeq}`];
  if (shown.eventSeq < now.eventSeq)
    return evidence.settled ? [`stands at event ${shown.eventSeq}, of ${now.eventSeq}`] : [];
  return differences(now, shown).map((difference) => `shows ${difference}`);
}
