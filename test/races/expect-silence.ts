import { expect } from 'vitest';
import { dispatch } from './carrier-acts.ts';
import { type RacedCall } from './raced-call.ts';
import { transcriptOf } from './transcript.ts';
import { type TwoNodes } from './two-nodes.ts';

/** Nothing is left under way, and the session ended without a closing text going out. */
export async function expectSilence(two: TwoNodes, call: RacedCall): Promise<void> {
  const session = await transcriptOf(two, call.sessionId);
  const { state, closing, optedOut } = session;
  expect({ state, closing, optedOut }).toEqual({ state: 'ended', closing: 'opted_out', optedOut: true });
  expect(await dispatch(two.b)).toEqual([]);
}
