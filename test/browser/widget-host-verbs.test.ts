import { expect } from '@open-wc/testing';
import { type HostVerb } from '../../protocol/adapter.ts';
import { waitUntil } from './wait-until.ts';
import {
  buttonOf,
  deep,
  deepAll,
  FakeHost,
  FakeServer,
  inbound,
  openApp,
  pageCall,
  textOf,
  view,
} from './widget-fixture.ts';

afterEach(() => localStorage.removeItem('midcall.details'));

const ALL: HostVerb[] = [
  ...(['dial', 'email', 'consultByVoice', 'consultByMessage'] as const),
  ...(['scheduleCallback', 'addMedium', 'showContact', 'assignContact'] as const),
];

async function openWith(verbs: HostVerb[], changes: Parameters<typeof pageCall>[1] = {}) {
  const host = new FakeHost();
  host.snapshot = { ...host.snapshot, verbs, calls: [pageCall('grace', changes)] };
  const server = new FakeServer(
    view({ messages: [inbound(1, 'Ring me on +1 415 555 0199 or write to grace@example.com')] }),
  );
  const world = await openApp(server, { host });
  if (!deep(world.app, 'midcall-details')) buttonOf(world.app, 'More').click();
  await waitUntil(() => deep(world.app, 'midcall-details'));
  await waitUntil(() => textOf(deep(world.app, 'midcall-details')!).includes('Repairs'));
  return { ...world, details: deep(world.app, 'midcall-details')! };
}
const links = (root: Element) => deepAll(root, '.words button').map((button) => button.textContent!.trim());
const offered = (details: Element) =>
  deepAll<HTMLButtonElement>(details, '.acts button').map((button) => button.textContent!.trim());

describe('what the host page can do for the agent', () => {
  it('is offered in the details of the call, and asked of the host', async () => {
    const { details, host } = await openWith(ALL, { email: 'grace@okafor.example' });
    expect(offered(details)).to.deep.equal([
      'Call +1 415 555 0142',
      'E-mail grace@okafor.example',
      'Consult a colleague',
      'Message a colleague',
      'Schedule a callback',
      'Add another channel',
      'Contact and history',
      'Assign to a contact',
    ]);
    for (const button of deepAll<HTMLButtonElement>(details, '.acts button')) button.click();
    expect(host.told.dialled).to.deep.equal(['+14155550142']);
    expect(host.told.emails).to.deep.equal(['grace@okafor.example']);
    expect(host.told.acts.map(({ action }) => action)).to.deep.equal(ALL.slice(2));
    expect(new Set(host.told.acts.map(({ callKey }) => callKey))).to.deep.equal(new Set(['grace']));
  });

  it('is hidden where the host cannot do it', async () => {
    const { details } = await openWith(['scheduleCallback']);
    expect(offered(details)).to.deep.equal(['Schedule a callback']);
  });

  it('leaves no empty group', async () => {
    const { details } = await openWith([]);
    expect(deep(details, '.acts')).to.equal(null);
  });

  it('writes to nobody whose address is not known', async () => {
    const { details } = await openWith(['email']);
    expect(offered(details)).to.deep.equal([]);
  });

  it('makes numbers and addresses of a message links, or leaves them text', async () => {
    const able = await openWith(['dial', 'email']);
    await waitUntil(() => links(able.app).length === 2);
    const unable = await openWith([]);
    await waitUntil(() => deep(unable.app, '.words bdi[dir="ltr"]'));
    expect(links(unable.app)).to.deep.equal([]);
    expect(textOf(deep(unable.app, 'midcall-message')!)).to.contain('grace@example.com');
  });
});

describe('what the host page knows of a call', () => {
  it('is shown beside what the server knows, to be read', async () => {
    const { details } = await openWith([], {
      data: [
        { label: 'Contract', value: 'Boiler care 24' },
        { label: 'Last visit', value: '<b>12 October</b>' },
      ],
    });
    expect(textOf(details)).to.contain(
      'Came with the call Contract Boiler care 24 Last visit <b>12 October</b>',
    );
    expect(deepAll(details, 'input, textarea, dl b')).to.deep.equal([]);
  });

  it('counts the conversations with the caller beside the state of the call', async () => {
    const { app } = await openWith([], { recent: 2 });
    expect(textOf(deep(app, 'midcall-header')!)).to.contain('Connected');
    expect(textOf(deep(app, 'midcall-header')!)).to.contain('2 recent');
  });
});
