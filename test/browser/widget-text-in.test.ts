import { expect } from '@open-wc/testing';
import { buttonOf, deep, FakeServer, openApp, textOf, view, type World } from './widget-fixture.ts';
import { waitUntil } from './wait-until.ts';

/** A call whose number is withheld. */
async function hidden(more: Parameters<typeof openApp>[1] = {}, textIn = true): Promise<World> {
  const talk = { blocked: 'caller_hidden' as const, session: null, policy: { textIn } };
  const server = new FakeServer(view({ ...talk, call: { caller: null, language: 'it' } }));
  const world = await openApp(server, { width: 320, ...more });
  await waitUntil(() => deep(world.app, 'midcall-number-form'), 'the foot is there');
  return world;
}

const offer = ({ app }: World) => deep<HTMLButtonElement>(app, 'button.code');
const panel = ({ app }: World) => deep(app, 'midcall-text-in');
const code = (world: World) => deep(world.app, '.big')?.textContent.trim() ?? '';
const answers = ({ server }: World) => server.askedFor('answerTextIn').map(([, answer]) => answer);

async function withCode(more: Parameters<typeof openApp>[1] = {}): Promise<World> {
  const world = await hidden(more);
  offer(world)?.click();
  await waitUntil(() => deep(world.app, '.big'), 'the code is there');
  return world;
}

/** The server tells that a mobile has texted the code. */
async function texted(world: World): Promise<void> {
  const { textIn } = world.server.views.get('grace')!;
  world.server.changeCall('grace', {}, { textIn: { ...textIn!, state: 'texted', last: '0177' } });
  await waitUntil(() => deep(world.app, 'button.primary'), 'the question is there');
}

it('is offered only where it is allowed and helps', async () => {
  expect(offer(await hidden())).to.exist;
  expect(offer(await hidden({}, false))).not.to.exist;
});

it('shows the code apart, our number, and the sentence in the language of the caller', async () => {
  const world = await withCode();
  expect(code(world)).to.equal('4 8 2 1');
  await waitUntil(() => textOf(panel(world)!).includes('+39 06 1234 5678'), 'the number is grouped');
  const say = deep(world.app, '.say');
  expect(say?.lang).to.equal('it');
  expect(say?.textContent).to.include('Per favore, invii il codice').and.include('4\u00a08\u00a02\u00a01');
  expect(offer(world)).not.to.exist;
});

it('does not repeat the sentence in the agent’s own language', async () => {
  const world = await withCode({ locale: 'it' });
  await waitUntil(() => textOf(panel(world)!).includes('+39 06 1234 5678'));
  expect(deep(world.app, '.say')).not.to.exist;
});

for (const locale of ['en', 'ar'])
  it(`is accessible at every step, in ${locale}, and fits into 320 px`, async () => {
    const world = await withCode({ locale });
    await expect(world.app).to.be.accessible();
    expect(panel(world)!.scrollWidth).to.be.at.most(320);
    await texted(world);
    await expect(world.app).to.be.accessible();
    expect(panel(world)!.scrollWidth).to.be.at.most(320);
  });

it('takes one key, which takes no code away from a caller who types it', async () => {
  const world = await hidden();
  const press = () =>
    document.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyN', altKey: true, cancelable: true }));
  expect(press()).to.equal(false);
  await waitUntil(() => deep(world.app, '.big'), 'the code is there');
  press();
  buttonOf(panel(world)!, 'New code').click();
  await waitUntil(() => code(world) === '4 8 2 2', 'the second code is there');
  expect(world.server.askedFor('beginTextIn')).to.have.length(2);
});

it('says that the code is over when its time is, without any event', async () => {
  const world = await withCode();
  const { textIn } = world.server.views.get('grace')!;
  const expiresAt = new Date(Date.now() + 300).toISOString();
  world.server.changeCall('grace', {}, { textIn: { ...textIn!, expiresAt } });
  await waitUntil(() => textOf(panel(world)!).includes('no longer works'), 'it is over');
  expect(deep(world.app, '.big')).not.to.exist;
});

for (const [name, decision] of [
  ['They match', 'join'],
  ['They do not match', 'refuse'],
] as const)
  it(`asks whose mobile it is, and tells the server: ${decision}`, async () => {
    const world = await withCode();
    await texted(world);
    expect(code(world)).to.equal('… 0 1 7 7');
    expect(deep(world.app, 'midcall-composer')).not.to.exist;
    const button = buttonOf(panel(world)!, name);
    button.click();
    button.click();
    await waitUntil(() => !panel(world), 'the question is answered');
    const [answer, ...more] = answers(world);
    expect(answer).to.include({ decision, last: '0177' });
    expect(more).to.have.length(0);
    expect(Boolean(deep(world.app, 'midcall-composer'))).to.equal(decision === 'join');
  });
