import { describe, expect, it } from 'vitest';
import { type CarrierContract } from './carrier-harness.ts';
import { type CarrierWorld } from './carrier-world.ts';

/** What callers write is stored once and whole, and nobody else is believed. */
export function describeInbound(world: CarrierWorld, contract: CarrierContract): void {
  describe('brought a text of a caller', () => {
    it('stores every character of it', async () => {
      const text = 'Ça coûte 5 € à 😀 Łódź — 東京 + a&b=c %41\n“¿Qué?” <x> \\ {~} ™';
      expect(await world.say({ text })).toBe('taken');
      expect(await world.heard()).toMatchObject([{ text, state: 'received' }]);
    });

    const named = contract.namesNoInbound === undefined;
    it.runIf(named)('stores it once, however often it comes', async () => {
      const deliver = world.harness.inbound(world.order({ text: 'Once' }));
      expect(await deliver()).toBe('taken');
      expect(await deliver()).toBe('taken');
      expect(await Promise.all(Array.from({ length: 6 }, deliver))).toEqual(Array(6).fill('taken'));
      expect(await world.heard()).toHaveLength(1);
    });

    it('stores two texts of the same words', async () => {
      await world.say({ text: 'Yes' });
      await world.say({ text: 'Yes' });
      expect(await world.heard()).toHaveLength(2);
    });

    it.runIf(named)('a day later does not store it again, nor answer it', async () => {
      const deliver = world.harness.inbound(world.order({ text: 'Old' }));
      await deliver();
      world.harness.fixture.clock.advance(86_400);
      const before = world.harness.submissions().length;
      await deliver();
      await world.work();
      expect(await world.heard()).toHaveLength(1);
      expect(world.harness.submissions()).toHaveLength(before);
    });

    it('takes one for a number that is not ours, and stores nothing', async () => {
      expect(await world.say({ to: '+14155550999' })).toBe('taken');
      expect(await world.heard()).toEqual([]);
    });

    it('heeds STOP, and START', async () => {
      await world.say({ text: 'STOP' });
      expect((await world.call.snapshot()).session.optedOut).toBe(true);
      await world.say({ text: 'START' });
      expect((await world.call.snapshot()).session.optedOut).toBe(false);
    });

    it.runIf(contract.bringsPictures)('announces each picture, in its order', async () => {
      await world.say({ text: 'Look', pictures: 3 });
      expect(await world.heard()).toMatchObject([
        { text: 'Look', media: [{ state: 'announced' }, { state: 'announced' }, { state: 'announced' }] },
      ]);
    });

    it.runIf(contract.showsPieces)('joins a long text, whatever the order of its pieces', async () => {
      const text = `${'long '.repeat(80)}end 😀`;
      expect(await world.say({ text, pieces: 7 })).toBe('taken');
      expect(await world.heard()).toMatchObject([{ text }]);
    });

    it('believes nobody else', async () => {
      const forged = world.order({ text: 'Forged' });
      for (const { name: how, deliver } of world.harness.forgeries(forged))
        expect(await deliver(), how).toBe('refused');
      expect(await world.heard()).toEqual([]);
    });
  });
}
