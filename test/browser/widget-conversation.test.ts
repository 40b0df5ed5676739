import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { setLocale } from '../../ui/i18n.ts';
import { adoptTokens } from '../../ui/tokens.ts';
import { MidcallConversation, type SeenEvent } from '../../widget/elements/conversation.ts';
import { type DialEvent, type EmailEvent } from '../../widget/elements/message.ts';
import { openThread } from '../../widget/thread.ts';
import { timelineOf } from '../../widget/timeline.ts';
import {
  at,
  buttonOf,
  deep,
  deepAll,
  FakeServer,
  inbound,
  message,
  openApp,
  session,
  textOf,
} from './widget-fixture.ts';
import { type Message } from '../../protocol/message.ts';
import { type Session } from '../../protocol/session.ts';
import { view } from './widget-fixture.ts';
import { waitUntil } from './wait-until.ts';

const CALL = { endedAt: null, endReason: null };
const rowsOf = (messages: Message[], changes: Partial<Session> = {}) =>
  timelineOf(openThread({ session: session(changes), messages, eventSeq: 1 }, []), CALL);
const many = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    i % 2 ? message(i + 1) : inbound(i + 1, `Line ${i + 1}, long enough to wrap once`),
  );

async function open(messages: Message[], changes: Partial<MidcallConversation> = {}) {
  adoptTokens();
  await setLocale('en');
  const frame = await fixture<HTMLElement>(html`<div></div>`);
  const element = new MidcallConversation();
  Object.assign(element, {
    rows: rowsOf(messages),
    callerName: 'Grace',
    inWords: 'Grace',
    verbs: ['dial', 'email'],
    ...changes,
  });
  Object.assign(element.style, { inlineSize: '360px', blockSize: '320px' });
  Object.assign(frame.style, { containerType: 'inline-size', inlineSize: '360px' });
  frame.append(element);
  await element.updateComplete;
  await aTimeout(0);
  const log = deep(element, '[role="log"]') as HTMLElement;
  const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 2;
  return { element, frame, log, isAtEnd };
}

it('passes axe with texts of every state', async () => {
  const states = ['sending', 'sent', 'delivered', 'undelivered', 'not_confirmed'] as const;
  const { frame } = await open([
    inbound(1, 'Hello'),
    ...states.map((state, i) =>
      message(i + 2, { state, reason: state === 'undelivered' ? 'filtered' : null }),
    ),
  ]);
  await expect(frame).to.be.accessible();
});

describe('the end', () => {
  it('is in sight at first, and stays there when more comes', async () => {
    const talk = many(20);
    const { element, isAtEnd } = await open(talk);
    await waitUntil(isAtEnd);
    element.rows = rowsOf([...talk, inbound(21, 'One more')]);
    await element.updateComplete;
    await waitUntil(isAtEnd);
    expect(deep(element, '.newpill')).to.equal(null);
  });

  it('does not pull who scrolled up: a pill counts what is new and leads there', async () => {
    const talk = many(20);
    const { element, log, isAtEnd } = await open(talk);
    await waitUntil(isAtEnd);
    log.scrollTop = 0;
    await waitUntil(() => !isAtEnd());
    await aTimeout(50);
    element.rows = rowsOf([...talk, inbound(21, 'One more')]);
    await element.updateComplete;
    expect(log.scrollTop).to.equal(0);
    const pill = buttonOf(element, '1 new');
    pill.click();
    await waitUntil(isAtEnd);
    await element.updateComplete;
    expect(deep(element, '.newpill')).to.equal(null);
  });

  it('comes back into sight with a text of one’s own', async () => {
    const talk = many(20);
    const { element, log, isAtEnd } = await open(talk);
    await waitUntil(isAtEnd);
    log.scrollTop = 0;
    await aTimeout(50);
    element.rows = rowsOf([...talk, message(21)]);
    await waitUntil(isAtEnd);
  });

  it('can be reached and left by scrolling when there is too much to show', async () => {
    const { log } = await open(many(30));
    log.scrollTop = 0;
    const first = log.firstElementChild?.getBoundingClientRect();
    expect(first?.top).to.be.at.least(log.getBoundingClientRect().top - 1);
  });
});

it('keeps a selection when a new text arrives', async () => {
  const talk = [inbound(1, 'Please read 77-812 to me'), message(2)];
  const { element } = await open(talk);
  const words = deep(element, '.words') as HTMLElement;
  getSelection()?.setBaseAndExtent(words, 0, words, words.childNodes.length);
  const selected = () => getSelection()?.toString();
  const before = selected();
  expect(before).to.equal('Please read 77-812 to me');
  element.rows = rowsOf([...talk, inbound(3, 'More')]);
  await element.updateComplete;
  expect(selected()).to.equal(before);
});

describe('the keyboard', () => {
  it('has one stop, and walks through the texts with arrows, Home and End', async () => {
    const { element, log } = await open([
      ...many(4),
      message(5, { state: 'undelivered', reason: 'filtered' }),
    ]);
    const focused = () => deepAll(element, 'midcall-message').findIndex((one) => one.matches(':focus'));
    log.focus();
    const keys = [];
    for (const key of ['ArrowUp', 'ArrowUp', 'Home', 'ArrowUp', 'ArrowDown', 'End', 'ArrowDown']) {
      await sendKeys({ press: key });
      keys.push(focused());
    }
    expect(keys).to.deep.equal([4, 3, 0, 0, 1, 4, 4]);
    expect(deepAll(element, '[tabindex="0"]')).to.include(log);
  });

  it('reaches the buttons of a text from that text', async () => {
    const { element, log } = await open([message(1, { state: 'undelivered', reason: 'filtered' })]);
    log.focus();
    expect(buttonOf(element, 'Try again').tabIndex).to.equal(-1);
    await sendKeys({ press: 'End' });
    await element.updateComplete;
    await sendKeys({ press: 'Tab' });
    expect(buttonOf(element, 'Try again').matches(':focus')).to.equal(true);
  });
});

it('says which texts were in sight for a second, and not before', async () => {
  const { element } = await open([inbound(1, 'a'), inbound(2, 'b')], { unread: 2 });
  const seen: number[] = [];
  element.addEventListener('midcall-seen', (event) => seen.push((event as SeenEvent).detail.seq));
  await aTimeout(600);
  expect(seen).to.deep.equal([]);
  await waitUntil(() => seen.length === 1, 'seen');
  expect(seen).to.deep.equal([2]);
});

it('turns numbers and addresses into buttons for the host, and links that leave the page alone', async () => {
  const { element } = await open([
    inbound(
      1,
      'Call 415 555 0199, mail grace@example.org, see https://example.org/a and javascript:alert(1)',
    ),
  ]);
  await waitUntil(() => deep(element, 'a'), 'the libraries are there');
  const asked: string[] = [];
  element.addEventListener('midcall-dial', (event) => asked.push((event as DialEvent).detail.number));
  element.addEventListener('midcall-email', (event) => asked.push((event as EmailEvent).detail.address));
  deepAll(element, '.words button')
    .concat(deepAll(element, 'button.link'))
    .forEach((one) => one.click());
  expect(new Set(asked)).to.deep.equal(new Set(['+14155550199', 'grace@example.org']));
  const links = deepAll<HTMLAnchorElement>(element, 'a');
  expect(links.map(({ href, rel, target }) => [href, rel, target])).to.deep.equal([
    ['https://example.org/a', 'noopener noreferrer', '_blank'],
  ]);
});

it('gives each text its own language and direction, and its time in full', async () => {
  const { element } = await open([inbound(1, 'مرحبا', { language: 'ar' })]);
  const bubble = deep(element, '.bubble') as HTMLElement;
  expect([bubble.lang, bubble.dir, getComputedStyle(bubble).direction]).to.deep.equal(['ar', 'auto', 'rtl']);
  expect(bubble.title).to.include('2026');
});

describe('the look', () => {
  it('mirrors the sides with the page, not with the text', async () => {
    const { element, frame } = await open([message(1, { text: 'English' })]);
    const side = () => {
      const [text, log] = [deep(element, 'midcall-message'), deep(element, '[role="log"]')].map((one) =>
        one?.getBoundingClientRect(),
      );
      return (text?.left ?? 0) - (log?.left ?? 0) < (log?.right ?? 0) - (text?.right ?? 0) ? 'left' : 'right';
    };
    expect(side()).to.equal('right');
    frame.dir = 'rtl';
    expect(side()).to.equal('left');
  });
});

describe('in narrow and dark places', () => {
  it('fits 280, 320 and 400 px without a horizontal scroll bar', async () => {
    for (const width of [280, 320, 400]) {
      const long =
        'https://brightwater.example/a/very/long/address/that/never/ends/and/has/no/place/to/break';
      const server = new FakeServer(
        view({ messages: [inbound(1, long), message(2, { state: 'undelivered', reason: 'unregistered' })] }),
      );
      const { frame, app } = await openApp(server, { width, height: 400 });
      await waitUntil(() => textOf(app).includes('Not delivered'));
      const wide = deepAll(app, '*').filter((one) => {
        const box = one.getBoundingClientRect();
        return box.width > 1 && !one.closest('.sr') && box.right > frame.getBoundingClientRect().right + 0.5;
      });
      expect(wide.map((one) => `${width} ${one.tagName} ${one.className}`)).to.deep.equal([]);
    }
  });

  it('shows two bubbles at 320 by 400', async () => {
    const server = new FakeServer(view({ messages: [inbound(1, 'Yes'), message(2, { text: 'Good' })] }));
    const { app } = await openApp(server, { width: 320, height: 400 });
    await waitUntil(() => deepAll(app, '.bubble').length === 2);
    await aTimeout(50);
    const log = deep(app, '[role="log"]')?.getBoundingClientRect();
    const inSight = deepAll(app, '.bubble').filter(
      (one) => one.getBoundingClientRect().top >= (log?.top ?? 0) - 1,
    );
    expect(inSight).to.have.lengthOf(2);
  });

  it('passes axe in the dark', async () => {
    document.documentElement.dataset['midcallScheme'] = 'dark';
    const server = new FakeServer(
      view({ session: { optOutSuspected: true }, messages: [inbound(1, 'stop?', { createdAt: at(5) })] }),
    );
    const { frame, app } = await openApp(server);
    await waitUntil(() => textOf(app).includes('Does Grace'));
    await expect(frame).to.be.accessible();
    delete document.documentElement.dataset['midcallScheme'];
  });

  it('speaks Japanese and Italian', async () => {
    const server = () => new FakeServer(view({ messages: [message(1, { state: 'not_confirmed' })] }));
    const { app: japanese } = await openApp(server(), { locale: 'ja' });
    await waitUntil(() => textOf(japanese).includes('未確認'));
    const { app: italian } = await openApp(server(), { locale: 'it-CH' });
    await waitUntil(() => textOf(italian).includes('Non confermato'));
    await setLocale('en');
  });
});
