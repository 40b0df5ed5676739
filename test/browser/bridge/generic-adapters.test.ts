import { expect } from '@open-wc/testing';
import { CALL_EVENT, genericCallSource, genericRecordHost } from '../../../adapter-host/index.ts';
import { describeCallSource } from '../../contracts/call-source.ts';
import { describeRecordHost } from '../../contracts/record-host.ts';

describeCallSource('the generic call source', () => {
  const source = genericCallSource();
  return {
    source,
    ring: (callKey) => source.report({ callKey, state: 'ringing' }),
    answer: (callKey) => source.report({ callKey, state: 'connected' }),
    hangUp: (callKey) => source.report({ callKey, state: 'ended', endReason: 'caller_hangup' }),
    lose: () => source.lost(),
    restore: () => source.restored(),
  };
});

describeCallSource('the generic call source that hears DOM events', () => {
  const events = new EventTarget();
  const source = genericCallSource({ events });
  const say = (detail: object) => void events.dispatchEvent(new CustomEvent(CALL_EVENT, { detail }));
  return {
    source,
    ring: (callKey) => say({ callKey, state: 'ringing' }),
    answer: (callKey) => say({ callKey, state: 'connected' }),
    hangUp: (callKey) => say({ callKey, state: 'ended', endReason: 'agent_hangup' }),
    lose: () => source.lost(),
    restore: () => source.restored(),
  };
});

describeRecordHost('the generic record host', () => {
  const host = genericRecordHost({ system: 'generic' });
  return { host, show: (id) => host.show(id === null ? null : { system: 'generic', type: 'ticket', id }) };
});

describe('the generic call source', () => {
  it('does not take a malformed call', () => {
    const source = genericCallSource();
    expect(() => source.report({ callKey: '', state: 'ringing' })).to.throw();
    expect(() => source.report({ callKey: 'a', state: 'humming' as never })).to.throw();
    expect(() =>
      source.report({ callKey: 'a', state: 'ringing', caller: '+14155550142' } as never),
    ).to.throw();
  });

  it('passes over a malformed DOM event', async () => {
    const events = new EventTarget();
    const errors: unknown[] = [];
    const source = genericCallSource({ events, onInvalid: (error) => errors.push(error) });
    events.dispatchEvent(new Event(CALL_EVENT));
    events.dispatchEvent(new CustomEvent(CALL_EVENT, { detail: { callKey: 'a' } }));
    expect(errors).to.have.length(2);
    expect(await source.snapshot()).to.deep.equal([]);
  });

  it('drops a state that is older than the last', async () => {
    const source = genericCallSource();
    source.report({ callKey: 'a', state: 'connected', seq: 9 });
    source.report({ callKey: 'a', state: 'ringing', seq: 8 });
    expect(await source.snapshot()).to.deep.equal([{ callKey: 'a', state: 'connected', seq: 9 }]);
  });

  it('knows in its first list what was reported before the widget was there', async () => {
    const source = genericCallSource();
    source.report({ callKey: 'a', state: 'connected' });
    expect(await source.snapshot()).to.deep.equal([{ callKey: 'a', state: 'connected', seq: 1 }]);
  });
});
