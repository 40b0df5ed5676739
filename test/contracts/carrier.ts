import { describe, expect, it } from 'vitest';
import { describeHandOver } from './carrier-hand-over.ts';
import { type CarrierContract, type CarrierHarness } from './carrier-harness.ts';
import { describeInbound } from './carrier-inbound.ts';
import { describeReceipts } from './carrier-receipts.ts';
import { CarrierWorld } from './carrier-world.ts';

/**
 * What every carrier promises: it says what became of a text, or that it does not know; no text that may be out is handed
 * over again; whatever the network tells, in whatever order and how often, is stored once. Run by the tests of each, in
 * vitest's project "server".
 */
export function describeCarrier(
  name: string,
  create: () => Promise<CarrierHarness>,
  contract: CarrierContract,
): void {
  describe(`${name}, as a carrier`, () => {
    const world = new CarrierWorld(create);
    describeHandOver(world, contract);
    describeReceipts(world, contract);
    describeInbound(world, contract);

    it.each(['ok', 'refused', 'unreachable', 'unexpected'] as const)(
      'says of credentials whether they are %s',
      async (outcome) => {
        const credentials = await world.harness.credentialsFor(outcome);
        const { carrier } = world.harness;
        const before = world.harness.submissions().length;
        expect(await carrier.check(credentials, AbortSignal.timeout(carrier.timeoutMs))).toBe(outcome);
        expect(world.harness.submissions()).toHaveLength(before);
      },
    );
  });
}
