import { type PageCall } from '../protocol/adapter.ts';
import { ReportedCall } from '../protocol/reported-call.ts';
import { type CallEvent, type CallSource } from './call-source.ts';

/** Name of the DOM event whose `detail` is a `ReportedCall`. */
export const CALL_EVENT = 'midcall:call';

export interface GenericCallSourceOptions {
  /** Needed where a page has several; `generic` when absent. */
  id?: string;
  /** Also listen here for `midcall:call` events: for pages whose telephony script cannot reach this object. */
  events?: EventTarget;
  /** A `midcall:call` event was malformed. */
  onInvalid?: (error: unknown) => void;
}

/** A call source the page feeds by plain function calls. */
export interface GenericCallSource extends CallSource {
  /** The whole state of a call, at each change; its end with `state: 'ended'`. Throws when malformed. */
  report(call: ReportedCall): void;
  /** The page no longer hears from its telephony. Calls stay as they were. */
  lost(): void;
  /** It hears again. Calls that ended meanwhile must be reported; every report says this, too. */
  restored(): void;
}

export function genericCallSource({
  id = 'generic',
  events,
  onInvalid,
}: GenericCallSourceOptions = {}): GenericCallSource {
  const calls = new Map<string, PageCall>();
  let sink: ((event: CallEvent) => void) | undefined;
  let isUp = true;

  function setUp(up: boolean) {
    if (up === isUp) return;
    isUp = up;
    sink?.({ type: 'source', up });
  }
  function report(given: ReportedCall) {
    const { seq, ...parsed } = ReportedCall.parse(given);
    const known = calls.get(parsed.callKey)?.seq ?? 0;
    const call: PageCall = { ...parsed, seq: seq ?? known + 1 };
    setUp(true);
    if (call.seq <= known) return;
    calls.set(call.callKey, call);
    forgetOldEnds(calls);
    sink?.({ type: 'call', call });
  }
  function handleEvent(event: Event) {
    try {
      report((event as CustomEvent<ReportedCall>).detail);
    } catch (error) {
      onInvalid?.(error);
    }
  }
  // Heard from the beginning: what is reported before the widget is mounted is in the first snapshot.
  events?.addEventListener(CALL_EVENT, handleEvent);

  return {
    id,
    report,
    lost: () => setUp(false),
    restored: () => setUp(true),
    start(given, signal) {
      if (!signal.aborted) sink = given;
      signal.addEventListener('abort', () => {
        sink = undefined;
        events?.removeEventListener(CALL_EVENT, handleEvent);
      });
      return Promise.resolve();
    },
    snapshot: () => Promise.resolve([...calls.values()].filter(({ state }) => state !== 'ended')),
  };
}

/** Ended calls are kept for their `seq`; a page that stays open for days reports thousands. */
function forgetOldEnds(calls: Map<string, PageCall>) {
  const ended = [...calls.values()].filter(({ state }) => state === 'ended');
  for (const { callKey } of ended.slice(0, Math.max(0, ended.length - 100))) calls.delete(callKey);
}
