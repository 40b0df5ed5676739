import { expect, fixture, html } from '@open-wc/testing';
import { Navigation } from '../../admin-portal/navigation.ts';
import { waitUntil } from './wait-until.ts';

const home = location.href;
const work = { dirty: false };
let answer = true;
let asked = 0;
let navigation: Navigation;
let disconnect: () => void;
let stop: () => void;
let moves: string[];

const path = () => location.pathname + location.search;

describe('the address bar of the portal', () => {
  beforeEach(() => {
    history.replaceState(null, '', '/portal/demo/settings/sms-in-call/overview');
    navigation = new Navigation('demo');
    [asked, answer, work.dirty, moves] = [0, true, false, []];
    disconnect = navigation.connect(async () => {
      asked++;
      return answer;
    });
    stop = navigation.watch(work);
    navigation.addEventListener('moved', () => moves.push(navigation.path));
  });
  afterEach(() => {
    stop();
    disconnect();
    history.replaceState(null, '', home);
  });

  it('goes where a link of the portal leads, without loading the page', async () => {
    const link = await fixture<HTMLAnchorElement>(html`<a href="/portal/demo/queues?find=x">Queues</a>`);
    link.click();
    await waitUntil(() => moves.length > 0);
    expect(moves).to.deep.equal(['/queues']);
    expect(path()).to.equal('/portal/demo/queues?find=x');
  });

  it('asks before unsaved work is left, and stays when told to', async () => {
    work.dirty = true;
    answer = false;
    expect(await navigation.go('/queues')).to.equal(false);
    expect(path()).to.equal('/portal/demo/settings/sms-in-call/overview');
    answer = true;
    expect(await navigation.go('/queues')).to.equal(true);
    expect(asked).to.equal(2);
    expect(moves).to.deep.equal(['/queues']);
  });

  it('asks before the back button leaves unsaved work, and keeps the address of what is shown', async () => {
    await navigation.go('/queues');
    work.dirty = true;
    answer = false;
    history.back();
    await waitUntil(() => asked === 1);
    expect(path()).to.equal('/portal/demo/queues');
    expect(moves).to.deep.equal(['/queues']);
    work.dirty = false;
    history.back();
    await waitUntil(() => moves.length === 2);
  });

  it('keeps filters in the address, without asking and without leaving the page', async () => {
    work.dirty = true;
    let told = 0;
    navigation.addEventListener('query', () => told++);
    navigation.setQuery({ find: 'meter', page: '2' });
    expect(path()).to.equal('/portal/demo/settings/sms-in-call/overview?find=meter&page=2');
    navigation.setQuery({ page: undefined });
    expect(navigation.query.get('find')).to.equal('meter');
    expect(path()).to.not.contain('page');
    expect([asked, told, moves.length]).to.deep.equal([0, 2, 0]);
  });

  it('warns before the window is closed over unsaved work, and only then', () => {
    const close = () => {
      const event = new Event('beforeunload', { cancelable: true });
      window.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(close()).to.equal(false);
    work.dirty = true;
    expect(close()).to.equal(true);
  });
});
