import { describe, expect, it } from 'vitest';
import { settleParked } from '../../server/messages/settle-parked.ts';
import { until } from '../until.ts';
import { type CarrierContract } from './carrier-harness.ts';
import { type CarrierWorld } from './carrier-world.ts';

/** Receipts count once, in whatever order they come, before or after the answer, or instead of it. */
export function describeReceipts(world: CarrierWorld, contract: CarrierContract): void {
  describe('told what became of a text', () => {
    it.each(contract.failures)('says why it did not arrive: %s is %s', async (code, reason) => {
      const submission = await world.sent();
      expect(await world.harness.receipt({ submission, state: 'undelivered', code })()).toBe('taken');
      expect(await world.message(submission.text)).toMatchObject({ state: 'undelivered', reason });
    });

    it.each([
      ['in order', ['sent', 'delivered'], 'delivered'],
      ['backwards', ['delivered', 'sent'], 'delivered'],
      ['a failure that was none', ['sent', 'undelivered', 'delivered'], 'delivered'],
      ['with a late word of sending', ['sent', 'undelivered', 'sent'], 'undelivered'],
      ['never more than that it is sent', ['sent'], 'sent'],
      ['again and again', ['sent', 'sent', 'delivered', 'delivered', 'sent', 'delivered'], 'delivered'],
    ] as const)('takes receipts %s', async (_, states, state) => {
      const submission = await world.sent();
      for (const one of states)
        expect(await world.harness.receipt({ submission, state: one })()).toBe('taken');
      expect(await world.message(submission.text)).toMatchObject({ state });
    });

    it('takes the same receipt many times at once', async () => {
      const submission = await world.sent();
      const deliver = world.harness.receipt({ submission, state: 'delivered' });
      const before = (await world.call.snapshot()).eventSeq;
      expect(await Promise.all(Array.from({ length: 8 }, deliver))).toEqual(Array(8).fill('taken'));
      expect(await world.message(submission.text)).toMatchObject({ state: 'delivered' });
      expect((await world.call.snapshot()).eventSeq).toBe(before + 1);
    });

    it.each(contract.carriesReference ? [true, false] : [false])(
      'takes a receipt before the answer (with our reference: %s)',
      async (withReference) => {
        const release = world.harness.holdAnswers();
        const text = world.newText();
        await world.call.send(text);
        const working = world.work();
        const submission = await until(() => {
          const [first] = world.submitted(text);
          expect(first).toBeDefined();
          return first!;
        });
        const deliver = world.harness.receipt({ submission, state: 'delivered', withReference });
        expect(await deliver()).toBe('taken');
        release();
        await working;
        await settleParked(world.harness.fixture.ctx);
        expect(await world.message(text)).toMatchObject({ state: 'delivered' });
        expect(world.submitted(text)).toHaveLength(1);
      },
    );

    it.runIf(contract.carriesReference)('takes a receipt as the answer that was lost', async () => {
      await world.harness.play('resetAfterReading');
      const text = world.newText();
      await world.call.send(text);
      await world.work();
      expect((await world.message(text))!.state).toBe('not_confirmed');
      const [submission] = world.submitted(text);
      const known = { ...submission!, carrierId: `${submission!.carrierId ?? ''}` };
      expect(await world.harness.receipt({ submission: known, state: 'delivered' })()).toBe('taken');
      expect((await world.message(text))!.state).toBe('delivered');
    });

    it('takes a receipt of a text that nobody knows, and changes nothing', async () => {
      const submission = await world.sent();
      const carrierId = submission.carrierId!.replaceAll(/[0-9a-f]/g, (digit) => (digit === '7' ? '8' : '7'));
      const stranger = { ...submission, carrierId, reference: null };
      expect(
        await world.harness.receipt({ submission: stranger, state: 'failed', withReference: false })(),
      ).toBe('taken');
      expect(await world.message(submission.text)).toMatchObject({ state: 'accepted' });
    });

    it('takes a receipt after the end of the call', async () => {
      const submission = await world.sent();
      await world.call.end();
      expect(await world.harness.receipt({ submission, state: 'delivered' })()).toBe('taken');
      expect(await world.message(submission.text)).toMatchObject({ state: 'delivered' });
    });
  });
}
