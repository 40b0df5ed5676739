import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { html } from 'lit';
import { type Backend } from '../../simulator/backend-client.ts';
import { type HandsetElement } from '../../simulator/elements/handset.ts';
import { type Handsets } from '../../simulator/elements/handsets.ts';
import '../../simulator/elements/handsets.ts';
import { type Handset } from '../../simulator/wire.ts';
import {
  LOOKS,
  type Look,
  buttonNamed,
  find,
  findAll,
  handset,
  inSimulator,
  message,
  recordingBackend,
} from './simulator-fixture.ts';
import { waitUntil } from './wait-until.ts';

const show = (given: Handset, backend: Backend, look?: Look) =>
  inSimulator<HandsetElement>(
    html`<midcall-handset .handset=${given} .backend=${backend}></midcall-handset>`,
    look,
  );
const PHOTO = { id: 'x'.repeat(32), name: 'meter.jpg', type: 'image/jpeg', size: 4 };
const FILE = { id: 'y'.repeat(32), name: 'plan.pdf', type: 'application/pdf', size: 4 };
const MESSAGES = [
  message(),
  message({ direction: 'sent', text: 'It drips here.', media: [PHOTO, FILE] }),
  message({ direction: 'sent', text: '', media: [PHOTO], state: 'noPhotos' }),
  message({ direction: 'sent', text: 'On its way', state: 'sending' }),
];

async function attach(phone: HandsetElement, name: string) {
  buttonNamed(phone, 'Attach photo').click();
  await phone.updateComplete;
  const before = findAll(phone, 'li').length;
  buttonNamed(phone, name).click();
  await waitUntil(() => findAll(phone, 'li').length > before);
}

describe('midcall-handset', () => {
  for (const look of LOOKS) {
    it(`passes axe, empty and with messages, ${look.dir}`, async () => {
      const { backend } = recordingBackend();
      await expect(await show(handset(), backend, look)).to.be.accessible();
      await expect(await show(handset(MESSAGES), backend, look)).to.be.accessible();
    });
  }

  it('passes axe with the menu open and photos attached', async () => {
    const phone = await show(handset(), recordingBackend().backend);
    await attach(phone, 'Water meter');
    buttonNamed(phone, 'Attach photo').click();
    await phone.updateComplete;
    await expect(phone).to.be.accessible();
  });

  it('is a region named by its number', async () => {
    const phone = await show(handset(), recordingBackend().backend);
    expect(find(phone, 'section').getAttribute('aria-label')).to.equal('+1 415 555 0142');
  });

  it('sends what is written with Enter, once, and keeps Shift+Enter for a line', async () => {
    const { asked, backend } = recordingBackend();
    const phone = await show(handset(), backend);
    find(phone, 'textarea').focus();
    await sendKeys({ type: 'One' });
    await sendKeys({ down: 'Shift' });
    await sendKeys({ press: 'Enter' });
    await sendKeys({ up: 'Shift' });
    await sendKeys({ type: 'two' });
    await sendKeys({ press: 'Enter' });
    await sendKeys({ press: 'Enter' });
    expect(asked).to.deep.equal([['sendText', '+14155550142', 'One\ntwo', []]]);
    expect(find<HTMLTextAreaElement>(phone, 'textarea').value).to.equal('');
  });

  it('attaches photos by keyboard and sends them together', async () => {
    const { asked, backend } = recordingBackend();
    const phone = await show(handset(), backend);
    buttonNamed(phone, 'Attach photo').focus();
    await sendKeys({ press: 'Enter' });
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => findAll(phone, 'li').length === 1);
    await attach(phone, 'Water meter');
    buttonNamed(phone, 'Send text').click();
    const files = asked[0]![3] as File[];
    expect(files.map(({ name, type }) => `${name} ${type}`)).to.deep.equal([
      'floor.jpg image/jpeg',
      'meter.jpg image/jpeg',
    ]);
    expect(files.every(({ size }) => size > 10_000)).to.equal(true);
  });

  it('sends a photo that is still on its way when Send is pressed', async () => {
    const { asked, backend } = recordingBackend();
    const phone = await show(handset(), backend);
    buttonNamed(phone, 'Attach photo').click();
    await phone.updateComplete;
    buttonNamed(phone, 'Water meter').click();
    buttonNamed(phone, 'Send text').click();
    await waitUntil(() => asked.length > 0);
    expect((asked[0]![3] as File[]).map(({ name }) => name)).to.deep.equal(['meter.jpg']);
  });

  it('closes the menu with Escape and goes back to its button', async () => {
    const phone = await show(handset(), recordingBackend().backend);
    buttonNamed(phone, 'Attach photo').click();
    await waitUntil(() => phone.shadowRoot!.activeElement?.localName === 'midcall-photo-chooser');
    await sendKeys({ press: 'Escape' });
    expect(phone.shadowRoot!.activeElement).to.equal(buttonNamed(phone, 'Attach photo'));
  });

  it('leaves a photo out again', async () => {
    const { asked, backend } = recordingBackend();
    const phone = await show(handset(), backend);
    await attach(phone, 'Water meter');
    buttonNamed(phone, 'Remove meter.jpg').click();
    await phone.updateComplete;
    buttonNamed(phone, 'Send text').click();
    expect(asked).to.be.empty;
  });

  it('gives back what was not taken', async () => {
    const { backend } = recordingBackend({ type: 'refused', code: 'unreachable' });
    const phone = await show(handset(), backend);
    find(phone, 'textarea').focus();
    await sendKeys({ type: 'Hello' });
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => find<HTMLTextAreaElement>(phone, 'textarea').value === 'Hello');
    expect(find(phone, '[role=alert]').innerText).to.contain('unreachable');
  });

  it('stays at the end as texts arrive, unless the person scrolled up', async () => {
    const many = Array.from({ length: 30 }, (_, n) => message({ text: `Text ${n}` }));
    const phone = await show(handset(many), recordingBackend().backend);
    phone.style.blockSize = '500px';
    const log = find(phone, '[role=log]');
    phone.handset = handset([...many, message({ text: 'last' })]);
    await phone.updateComplete;
    await waitUntil(() => log.scrollHeight - log.scrollTop - log.clientHeight < 2);
    log.scrollTop = 0;
    await new Promise((resolve) => log.addEventListener('scroll', resolve, { once: true }));
    phone.handset = handset([...many, message(), message()]);
    await phone.updateComplete;
    expect(log.scrollTop).to.equal(0);
  });
});

describe('midcall-handsets', () => {
  it('shows one telephone and counts what arrives at the others', async () => {
    const second = '+14155550178';
    const element = await inSimulator<Handsets>(
      html`<midcall-handsets .handsets=${[handset(), handset([message()], second)]}></midcall-handsets>`,
    );
    expect(findAll(element, 'section')).to.have.length(1);
    expect(find(element, '.mini').innerText).not.to.contain('new');
    element.handsets = [handset(), handset([message(), message()], second)];
    await element.updateComplete;
    expect(find(element, '.mini').innerText).to.contain('1 new');
    const opened: string[] = [];
    element.addEventListener('handset-opened', (event) =>
      opened.push((event as Event & { number: string }).number),
    );
    find(element, '.mini').click();
    expect(opened).to.deep.equal([second]);
    await expect(element).to.be.accessible();
  });
});
