import { applySessionEvent, parseSessionEvent } from '../../../protocol/session-reducer.ts';
import { type SessionSnapshot } from '../../../protocol/session.ts';
import { StreamFrame } from '../../../protocol/stream.ts';
import { type AgentPrincipal } from '../../../server/access/principal.ts';
import { AppError } from '../../../server/platform/app-error.ts';
import { viewSession } from '../../../server/sessions/view-session.ts';
import { createSseParser } from '../../../ui/sse-parser.ts';
import { Crash } from '../scheduler.ts';
import { Wire } from '../wire.ts';
import { type World } from '../world.ts';
import { findSession, principalOf } from './agent.ts';
import { type CallInPlay } from './call-in-play.ts';

/** Milliseconds a connection lives at most before it is cut. */
const CUT_MS = 3_000;
const POLL_MS = 300;

/**
 * A page of the agent: reads the session, follows its stream, and connects again, to whichever node is there, from where
 * it was, whenever the connection breaks. What it holds at the end goes into the history.
 */
export async function screen(world: World, call: CallInPlay, client: string): Promise<void> {
  await world.sleep(call.plan.startsAt);
  const principal = principalOf(call);
  const sessionId = await findSession(world, call);
  if (sessionId === null) return;
  const page = new Page(world, principal, sessionId);
  while (!world.isOver && !page.isGone) await page.connect();
  const { snapshot, applied } = page;
  if (!snapshot || page.isGone || snapshot.session.owner?.id !== principal.agentId) return;
  world.recorder.lines.push({
    ...{ type: 'screen', at: world.recorder.at(), tenantId: principal.tenantId, sessionId, client },
    ...{ snapshot, applied },
  });
}

class Page {
  snapshot: SessionSnapshot | null = null;
  readonly applied: (number | null)[] = [];
  /** Another agent is in charge: nothing is to be seen any more. */
  isGone = false;
  readonly #world: World;
  readonly #principal: AgentPrincipal;
  readonly #sessionId: string;
  #cursor: string | null = null;
  #isStale = true;
  #resets = 0;
  #wire: Wire | null = null;

  constructor(world: World, principal: AgentPrincipal, sessionId: string) {
    this.#world = world;
    this.#principal = principal;
    this.#sessionId = sessionId;
  }

  /** One connection, from its beginning to its end. */
  async connect(): Promise<void> {
    const world = this.#world;
    const node = await world.reach();
    const { owner } = node;
    const wire = new Wire((text) => this.#receive(wire, text));
    this.#wire = wire;
    try {
      await world.handle(node, ({ hub }) =>
        hub.open(wire.reply, {
          principal: this.#principal,
          sessionId: this.#sessionId,
          lastEventId: this.#cursor,
        }),
      );
      const cutAt = world.isCalm ? Infinity : world.scheduler.now + world.random.below(CUT_MS);
      while (
        !wire.destroyed &&
        owner.isAlive &&
        world.scheduler.now < cutAt &&
        !world.isOver &&
        !this.isGone
      ) {
        if (this.#isStale) await this.#load();
        await world.sleep(POLL_MS);
      }
    } catch (error) {
      if (error instanceof AppError && error.code === 'not_found') this.isGone = true;
      else if (!(error instanceof Crash) && !(error instanceof AppError)) throw error;
    }
    this.#wire = null;
    wire.destroy();
    await world.sleep(world.random.below(500));
  }

  /** Reads everything, if it gets an answer. What the stream brings meanwhile is in it, or is applied to it. */
  async #load(): Promise<void> {
    const resets = this.#resets;
    const snapshot = await this.#world.handle(await this.#world.reach(), ({ ctx }) =>
      viewSession(ctx, this.#principal, this.#sessionId),
    );
    // the stream may have been faster
    if (!this.#isStale && this.snapshot && this.snapshot.eventSeq >= snapshot.eventSeq) return;
    this.snapshot = snapshot;
    this.#isStale = this.#resets !== resets;
    this.applied.push(null);
    for (const data of this.#waiting.splice(0)) this.#apply(data);
  }

  readonly #waiting: string[] = [];
  readonly #parse = createSseParser({ onEvent: ({ data }) => this.#handle(data) });

  readonly #onItsWay: { wire: Wire; text: string }[] = [];

  /** What is written arrives some steps later, in order; what is on its way when the connection is cut never does. */
  #receive(from: Wire, written: string): void {
    this.#onItsWay.push({ wire: from, text: written });
    this.#world.scheduler.post(null, 'a page reads', () => {
      // whichever step comes first brings what was written first
      const { wire, text } = this.#onItsWay.shift()!;
      if (this.#wire !== wire) return;
      const cursor = /^id: (.*)$/m.exec(text)?.[1];
      this.#parse(text);
      this.#cursor = cursor ?? this.#cursor;
    });
  }

  #handle(data: string): void {
    const frame = StreamFrame.parse(JSON.parse(data));
    if (frame.stream === 'reset') {
      this.#isStale = true;
      this.#resets++;
    }
    if (frame.stream !== 'session') return;
    if (this.#isStale || !this.snapshot) this.#waiting.push(data);
    else this.#apply(data);
  }

  #apply(data: string): void {
    const event = parseSessionEvent(StreamFrame.parse(JSON.parse(data)).event);
    if (!event || !this.snapshot) return;
    const change = applySessionEvent(this.snapshot, event);
    if (change.type === 'gap') this.#isStale = true;
    if (change.type !== 'applied') return;
    this.snapshot = change.snapshot;
    this.applied.push(event.seq);
  }
}
