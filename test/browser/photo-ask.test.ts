import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { PhotoLink } from '../../protocol/photo-link.ts';
import { setLocale } from '../../ui/i18n.ts';
import '../../widget/elements/photo-ask.ts';
import type { MidcallPhotoAsk } from '../../widget/elements/photo-ask.ts';

before(() => setLocale('en'));

const link = (change: Partial<PhotoLink> = {}): PhotoLink => ({
  id: '2b0f8f53-4f5e-4c5c-9d0a-3f7f0f1d2c3b',
  state: 'sent',
  messageId: '2b0f8f53-4f5e-4c5c-9d0a-3f7f0f1d2c3c',
  sentAt: new Date().toISOString(),
  expiresAt: new Date(Date.now() + 60_000).toISOString(),
  arrived: 0,
  ...change,
});

const snapshot = (photoLink: PhotoLink | null, state = 'active') =>
  ({ photoLink, session: { state } }) as unknown as MidcallPhotoAsk['snapshot'];

async function make(photoLink: PhotoLink | null = null, waiting: string | null = null) {
  const asked: Event[] = [];
  const element = await fixture<MidcallPhotoAsk>(
    html`<midcall-photo-ask
      .snapshot=${snapshot(photoLink)}
      .waiting=${waiting}
      @midcall-ask-photo=${(event: Event) => asked.push(event)}
    ></midcall-photo-ask>`,
  );
  const button = element.shadowRoot!.querySelector('button')!;
  const status = element.shadowRoot!.querySelector('[role=status]')!;
  return { element, button, status, asked };
}

const words = (element: Element) => element.textContent.replace(/\s+/g, ' ').trim();

it('is accessible, without a link and with one', async () => {
  await expect((await make()).element).to.be.accessible();
  await expect((await make(link({ state: 'arriving' }))).element).to.be.accessible();
});

it('asks once for a click that is doubled, and by the keyboard', async () => {
  const { button, asked } = await make();
  button.dispatchEvent(new MouseEvent('click'));
  button.dispatchEvent(new MouseEvent('click'));
  expect(asked).to.have.length(1);
  const other = await make();
  other.button.focus();
  await sendKeys({ press: 'Enter' });
  expect(other.asked).to.have.length(1);
});

it('says in a word what has become of the link, and tells it politely', async () => {
  for (const [state, word] of [
    ['sent', 'sent'],
    ['opened', 'opened'],
    ['arriving', 'photo on its way'],
    ['used', 'photos arrived'],
    ['over', 'closed'],
  ] as const) {
    const { button, status } = await make(link({ state }));
    expect(words(button)).to.equal(`Photo link ${word}`);
    expect(words(status)).to.equal(`Photo link: ${word}`);
  }
  expect(words((await make()).button)).to.equal('Photo link');
});

it('asks at the second press only while a photo is on its way, not while sending waits, and says why', async () => {
  const busy = await make(link({ state: 'arriving' }));
  busy.element.ask(1_000);
  await busy.element.updateComplete;
  expect(busy.asked).to.be.empty;
  expect(words(busy.status)).to.equal('A photo is on its way. Press again to send a new link.');
  await expect(busy.element).to.be.accessible();
  busy.element.ask(9_000);
  await busy.element.updateComplete;
  expect(busy.asked).to.have.length(1);
  busy.element.ask(19_000);
  busy.element.snapshot = snapshot(link({ state: 'used' }));
  await busy.element.updateComplete;
  expect(words(busy.status)).to.equal('Photo link: photos arrived');
  const waiting = await make(null, 'No connection');
  waiting.button.click();
  expect(waiting.asked).to.be.empty;
  expect(waiting.button.title).to.equal('No connection');
  const used = await make(link({ state: 'used' }));
  used.button.click();
  expect(used.asked).to.have.length(1);
});

it('notices by itself that the time of the link is over', async () => {
  const { element, button } = await make(link({ expiresAt: new Date(Date.now() + 300).toISOString() }));
  expect(words(button)).to.equal('Photo link sent');
  await new Promise((resolve) => setTimeout(resolve, 500));
  await element.updateComplete;
  expect(words(button)).to.equal('Photo link closed');
});
