import { expect } from '@open-wc/testing';
import { type RecordRef } from '../../protocol/call.ts';
import { decideRecord } from '../../widget/decide-record.ts';
import {
  deep,
  FakeHost,
  FakeServer,
  message,
  openApp,
  pageCall,
  POLICY,
  textOf,
  view,
  type World,
} from './widget-fixture.ts';
import { waitUntil } from './wait-until.ts';

const ticket = (id: string): RecordRef => ({ system: 'desk', type: 'ticket', id });
const page = { ofCall: null, onScreen: null, isOnlyCall: true };

function call(record: RecordRef | null, recordSystems = ['desk']) {
  const one = view({ call: { record }, messages: [message(1, { text: 'Hello' })] });
  return { ...one, policy: { ...POLICY, recordSystems } };
}

async function open(
  record: RecordRef | null,
  { onScreen = null as RecordRef | null, systems = ['desk'] } = {},
) {
  const host = new FakeHost();
  host.snapshot = { ...host.snapshot, calls: [pageCall('grace')], record: onScreen };
  const world = await openApp(new FakeServer(call(record, systems)), { host });
  await waitUntil(() => textOf(world.app).includes('Hello'));
  return world;
}

/** Without the characters that set names apart. */
const line = ({ app }: World) => {
  const element = deep(app, 'midcall-record-line');
  return element ? textOf(element as HTMLElement).replace(/[\u2068\u2069]/g, '') : '';
};

describe('the record of a call', () => {
  it('is named, and another on the page is taken when the agent chooses it', async () => {
    const world = await open(ticket('1042'), { onScreen: ticket('1042') });
    await waitUntil(() => line(world).includes('Texts go to ticket #1042'));
    expect(deep(world.app, 'midcall-record-line button')).to.equal(null);
    world.host.record(ticket('1043'));
    await waitUntil(() => line(world).includes('Use ticket #1043 instead'));
    const element = deep<HTMLElement>(world.app, 'midcall-record-line')!;
    await expect(element).to.be.accessible();
    element.shadowRoot!.querySelector('button')!.click();
    await waitUntil(() => line(world) === 'Texts go to ticket #1043');
    expect(world.server.askedFor('attachRecord')).to.deep.equal([['grace', ticket('1043')]]);
  });

  it('is the one on the page when it has none, asked for once', async () => {
    const world = await open(null, { onScreen: ticket('1042') });
    await waitUntil(() => line(world).includes('Texts go to ticket #1042'));
    expect(world.server.askedFor('attachRecord')).to.deep.equal([['grace', ticket('1042')]]);
  });

  it('names no record by an id that says nothing to a person', async () => {
    const record = (end: string): RecordRef => ({ system: 'desk', type: 'Case', id: `5000000000000${end}` });
    const world = await open(record('01'), { onScreen: record('01') });
    await waitUntil(() => line(world) === 'Texts go to the record of the call');
    world.host.record(record('02'));
    await waitUntil(() => line(world).includes('Use the record on this page instead'));
  });

  it('is not spoken of where the company writes to no CRM', async () => {
    const world = await open(ticket('1042'), { onScreen: ticket('1043'), systems: [] });
    expect(line(world)).to.equal('');
    expect(world.server.askedFor('attachRecord')).to.deep.equal([]);
  });
});

describe('the choice of a record', () => {
  it('takes what the page names for the call before what is on screen', () => {
    const hints = { ...page, ofCall: ticket('1'), onScreen: ticket('2') };
    expect(decideRecord(call(null), hints).attach).to.deep.equal(ticket('1'));
  });

  it('leaves what is on screen to the agent while there are two calls', () => {
    const hints = { ...page, onScreen: ticket('2'), isOnlyCall: false };
    const { attach, offer } = decideRecord(call(null), hints);
    expect([attach, offer]).to.deep.equal([null, ticket('2')]);
  });

  it('offers nothing of another system, nor after the end', () => {
    const other = { ...ticket('2'), system: 'other' };
    const { offer } = decideRecord(call(ticket('1')), { ...page, onScreen: other });
    expect(offer).to.equal(null);
    const one = call(ticket('1'));
    const ended = { ...one, call: { ...one.call, state: 'ended' as const } };
    expect(decideRecord(ended, { ...page, onScreen: ticket('2') })).to.deep.equal({
      ...{ written: ticket('1'), attach: null, offer: null },
    });
  });
});
