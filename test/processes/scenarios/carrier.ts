import { type ProxyMode } from '../world/proxy.ts';
import { pause } from '../world/time.ts';
import { type World } from '../world/world.ts';

export const CARRIER_FAULTS = ['closed', 'reset', 'cut', 'blackhole', 'asleep'] as const;
export type CarrierFault = (typeof CARRIER_FAULTS)[number];

/** For a while the carrier is not to be reached, or takes texts and does not answer. `asleep`: its process is stopped. */
export async function breakCarrier(world: World, fault: CarrierFault, forMs: number): Promise<void> {
  const { recorder, carrier, carrierLine } = world;
  recorder.nemesis(`the carrier is ${fault}`);
  if (fault === 'asleep') carrier.signal('SIGSTOP');
  else await carrierLine.set(fault satisfies ProxyMode);
  await pause(forMs);
  if (fault === 'asleep') carrier.signal('SIGCONT');
  else await carrierLine.set('ok');
  recorder.nemesis('the carrier is well');
}
