import { expect } from '@open-wc/testing';
import { PlayedConsole } from '../../../simulator/salesforce/played-console.ts';
import { type SimCall, type SimState } from '../../../simulator/wire.ts';
import { waitUntil } from '../wait-until.ts';

const CASE = '500000000000001AAA';
const ANA = { id: 'ana', name: 'Ana' };
const record = { system: 'salesforce', type: 'Case', id: CASE };

/** What the console reads of the simulator's state. */
const stateWith = (call: Partial<SimCall>): SimState =>
  ({ calls: [{ callKey: 'a', queue: 'repairs', language: 'it', agent: ANA, record, ...call }] }) as SimState;

describe('A console of Salesforce, played', () => {
  it('has the calls of its agent go through the real adapter, from ring to transfer and back', async () => {
    const marks: boolean[] = [];
    const opened: string[] = [];
    const played = new PlayedConsole('ana', {
      highlight: (isMarked) => marks.push(isMarked),
      openRecord: (id) => opened.push(id),
    });
    const told: (string | undefined)[] = [];
    const ending = new AbortController();
    await played.source.start((event) => {
      if (event.type === 'call') told.push(event.call.endReason ?? event.call.state);
    }, ending.signal);
    const last = (state: string) => waitUntil(() => told.at(-1) === state, state);
    played.update(stateWith({ state: 'ringing' }));
    await last('ringing');
    played.update(stateWith({ state: 'connected' }));
    await last('connected');
    played.update(stateWith({ state: 'connected' }));
    const [call] = await played.source.snapshot();
    expect(call).to.deep.include({ callKey: 'a', queue: 'repairs', language: 'it', record });
    played.update(stateWith({ state: 'held' }));
    await last('held');
    played.update(stateWith({ state: 'connected', agent: { id: 'ben', name: 'Ben' } }));
    await last('transferred_out');
    played.update(stateWith({ state: 'ringing' }));
    await last('ringing');
    played.update(stateWith({ state: 'connected' }));
    await last('connected');
    played.update(stateWith({ state: 'ended', endReason: 'caller_hangup' }));
    await last('unknown');
    played.record.attention!(1);
    await played.record.open!(record);
    expect([marks, opened]).to.deep.equal([[true], [CASE]]);
    ending.abort();
  });
});
