import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type MessageState } from '../../protocol/message.ts';
import { type SendResult } from '../../server/carriers/carrier.ts';
import { reapClaims } from '../../server/messages/reap-claims.ts';
import { type Fault, FAULTS, mayBeSaid } from './carrier-faults.ts';
import { type CarrierContract } from './carrier-harness.ts';
import { type CarrierWorld } from './carrier-world.ts';

/** Faults with which the text does not come to the peer. */
const NEVER_ARRIVE: ReadonlySet<Fault> = new Set(['refusedConnection', 'noTls', 'resetBeforeReading']);

/** What the world looks like to the agent after each fault, when nothing else is heard of it. */
function endsAs(kind: SendResult['kind']): MessageState {
  if (kind === 'rejected') return 'failed';
  if (kind === 'accepted') return 'accepted';
  return kind === 'unknown' ? 'not_confirmed' : 'queued';
}

/** A carrier says what became of a text, or that it does not know; and no text that may be out is handed over again. */
export function describeHandOver(world: CarrierWorld, contract: CarrierContract): void {
  const faults = FAULTS.filter((fault) => contract.lacks?.[fault] === undefined);
  describe('asked to hand over a text', () => {
    it.each(faults)('says what it knows and hands over once: %s', async (fault) => {
      await world.harness.play(fault);
      // the one before goes well, over the same connection
      if (fault === 'resetWhenReused') {
        expect((await world.ask(world.newText())).kind).toBe('accepted');
        // it goes back to the pool once its answer is read
        await setTimeout(50);
      }
      const text = world.newText();
      const startedAt = performance.now();
      const result = await world.ask(text);
      expect(mayBeSaid(fault)).toContain(result.kind);
      expect(world.submitted(text)).toHaveLength(NEVER_ARRIVE.has(fault) ? 0 : 1);
      if (fault === 'throttledForThreeSeconds') expect(result).toMatchObject({ retryAfterMs: 3_000 });
      if (fault === 'accepted') {
        expect(result).toMatchObject({ carrierId: world.submitted(text)[0]!.carrierId });
        if (contract.countsSegments) expect(result).toMatchObject({ segments: 1 });
      }
      if (fault === 'endlessAnswer') expect(world.harness.octetsAnswered?.() ?? 0).toBeLessThan(5_000_000);
      expect(performance.now() - startedAt).toBeLessThan(world.harness.carrier.timeoutMs + 2_000);
    });

    it.each(contract.refusals)('knows a refusal: %s is %s', async (code, reason) => {
      await world.harness.play({ refuses: code });
      expect(await world.ask(world.newText())).toEqual({ kind: 'rejected', code, reason });
    });

    it('gives up when it is told to', async () => {
      await world.harness.play('silence');
      expect(
        await world.harness.carrier.send(
          world.outbound('Hi'),
          world.harness.credentials,
          AbortSignal.abort(),
        ),
      ).toEqual({
        kind: expect.stringMatching(/^(unknown|notSent)$/) as string,
        cause: expect.any(String) as string,
      });
    });

    it('hands over every character as it is', async () => {
      const text = 'Ça coûte 5 € à 😀 Łódź — 東京 + a&b=c %41\n“¿Qué?” <x> \\ {~} ™';
      expect((await world.ask(text)).kind).toBe('accepted');
      expect(world.submitted(text)).toHaveLength(1);
    });
  });

  describe('of a conversation', () => {
    it.each(faults)('hands over no text twice that may be out: %s', async (fault) => {
      const text = world.newText();
      await world.harness.play(fault);
      if (fault === 'resetWhenReused') await world.sent();
      await world.call.send(text);
      await world.work();
      const attempts = world.submitted(text).length;
      const { state } = (await world.message(text))!;
      expect(mayBeSaid(fault).map(endsAs)).toContain(state);
      const certainlyNot = state === 'queued';
      await world.harness.play('accepted');
      world.harness.fixture.clock.advance(certainlyNot ? 30 : 3_600);
      await reapClaims(world.harness.fixture.ctx);
      await world.work();
      expect(world.submitted(text).length - attempts).toBe(certainlyNot ? 1 : 0);
      expect((await world.message(text))!.state).toBe(certainlyNot ? 'accepted' : state);
      expect(world.submitted(text).filter(({ carrierId }) => carrierId !== null).length).toBeLessThanOrEqual(
        1,
      );
      const after = world.newText();
      await world.sent(after);
      expect((await world.message(after))!.state).toBe('accepted');
    });

    it('keeps the order of texts', async () => {
      const texts = Array.from({ length: 6 }, world.newText);
      for (const text of texts) await world.call.send(text);
      await world.work();
      const seen = world.harness.submissions().map(({ text }) => text);
      expect(seen.filter((text) => texts.includes(text))).toEqual(texts);
    });

    it.each(contract.refusals)('tells the agent why: %s is %s', async (code, reason) => {
      await world.harness.play({ refuses: code });
      const text = world.newText();
      await world.call.send(text);
      await world.work();
      expect(await world.message(text)).toMatchObject({ state: 'failed', reason });
      if (reason === 'opted_out') expect((await world.call.snapshot()).session.optedOut).toBe(true);
      expect(world.submitted(text)).toHaveLength(1);
    });
  });
}
