import { expect, html, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../admin-portal/overview/sending-stop.ts';
import type { MidcallSendingStop } from '../../admin-portal/overview/sending-stop.ts';
import type { SendingState } from '../../protocol/sending.ts';
import { inPortal, Refusal, type Surroundings } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

const GOING: SendingState = { stopped: null, installation: null, waiting: 3 };
const STOPPED: SendingState = {
  ...GOING,
  stopped: { at: '2026-11-22T10:00:00Z', by: 'account:1', byName: 'Rosa Bianchi', note: 'odd numbers' },
};

async function open(state: SendingState = GOING, around: Surroundings = {}) {
  let now = state;
  const stage = await inPortal<MidcallSendingStop>(html`<midcall-sending-stop></midcall-sending-stop>`, {
    answers: {
      'GET /v1/admin/sending': () => now,
      'PUT /v1/admin/sending': ({ body }) =>
        (now = (body as { stopped: boolean }).stopped ? STOPPED : { ...GOING, waiting: 0 }),
    },
    ...around,
  });
  const root = stage.element.renderRoot as ShadowRoot;
  await waitUntil(() => root.querySelector('section') !== null);
  const words = () => root.querySelector('section')!.textContent.replace(/\s+/g, ' ').trim();
  const button = () => root.querySelector<HTMLButtonElement>('section button')!;
  const dialog = () => root.querySelector('midcall-confirm-dialog')!.shadowRoot!;
  const puts = () => stage.calls.filter(({ method }) => method === 'PUT').map(({ body }) => body);
  return { ...stage, root, words, button, dialog, puts };
}

describe('the control that stops all texts', () => {
  it('has no fault for assistive technology, going and stopped', async () => {
    await expect((await open()).element).to.be.accessible();
    await expect((await open(STOPPED)).element).to.be.accessible();
  });

  it('stops from the keyboard alone, asks first, and keeps the focus', async () => {
    const { words, button, dialog, puts, said, root } = await open();
    expect(words()).to.contain('Texts go out');
    // only then has the focus come to rest
    const opened = () => oneEvent(dialog().querySelector('wa-dialog')!, 'wa-after-show');
    let shown = opened();
    button().focus();
    await sendKeys({ press: 'Enter' });
    await shown;
    expect(dialog().activeElement?.hasAttribute('data-harmless')).to.equal(true);
    const hidden = oneEvent(dialog().querySelector('wa-dialog')!, 'wa-after-hide');
    await sendKeys({ press: 'Escape' });
    await hidden;
    expect(puts()).to.deep.equal([]);

    await waitUntil(() => root.activeElement === button());
    shown = opened();
    await sendKeys({ press: 'Enter' });
    await shown;
    expect(dialog().activeElement?.hasAttribute('data-harmless')).to.equal(true);
    await sendKeys({ down: 'Shift' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ up: 'Shift' });
    await waitUntil(() => dialog().activeElement?.classList.contains('danger') === true);
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => puts().length === 1);
    expect(puts()).to.deep.equal([{ stopped: true }]);
    await waitUntil(() => words().includes('All texts are stopped'));
    expect(words())
      .to.contain('by Rosa Bianchi')
      .and.to.contain('odd numbers')
      .and.to.contain('Texts in line: 3.');
    expect(said).to.deep.equal(['All texts are stopped.']);
    await waitUntil(() => root.activeElement === button());
    expect(button().textContent.trim()).to.equal('Resume texts');
  });

  it('keeps the focus when the server takes longer than the question to close, and asks it once', async () => {
    let answer: (state: SendingState) => void = () => {};
    const late = new Promise<SendingState>((resolve) => (answer = resolve));
    const { button, dialog, puts, root, words } = await open(GOING, {
      answers: { 'GET /v1/admin/sending': () => GOING, 'PUT /v1/admin/sending': () => late },
    });
    button().focus();
    button().click();
    await waitUntil(() => dialog().querySelector('wa-dialog')?.open === true);
    const hidden = oneEvent(dialog().querySelector('wa-dialog')!, 'wa-after-hide');
    dialog().querySelector<HTMLButtonElement>('.danger')!.click();
    await hidden;
    await waitUntil(() => root.activeElement === button());
    expect(button().getAttribute('aria-disabled')).to.equal('true');
    button().click();
    answer(STOPPED);
    await waitUntil(() => words().includes('All texts are stopped'));
    expect(root.activeElement).to.equal(button());
    expect(button().hasAttribute('aria-disabled')).to.equal(false);
    expect(dialog().querySelector('wa-dialog')?.open).to.equal(false);
    expect(puts()).to.have.lengthOf(1);
  });

  it('resumes, and says so', async () => {
    const { button, dialog, puts, said, words } = await open(STOPPED);
    button().click();
    await waitUntil(() => dialog().querySelector('wa-dialog')?.open === true);
    expect(dialog().textContent).to.contain('that are not too old go out at once: 3.');
    dialog().querySelector<HTMLButtonElement>('.danger')!.click();
    await waitUntil(() => words().includes('Texts go out'));
    expect(puts()).to.deep.equal([{ stopped: false }]);
    expect(said).to.deep.equal(['Texts go out again.']);
  });

  it('says what the operator has stopped, which nobody here can undo', async () => {
    const { words, button } = await open({
      ...GOING,
      installation: { at: '2026-11-22T10:00:00Z', note: 'an attack' },
    });
    expect(words()).to.contain('Only the operator can resume.').and.to.contain('an attack');
    expect(button().textContent.trim()).to.equal('Stop all texts');
  });

  it('is only read by who may not change the configuration', async () => {
    const { root, words } = await open(STOPPED, { capabilities: ['config.read'] });
    expect(words()).to.contain('All texts are stopped');
    expect(root.querySelector('section button')).to.equal(null);
  });

  it('says what was refused', async () => {
    const { button, dialog, root } = await open(GOING, {
      answers: {
        'GET /v1/admin/sending': () => GOING,
        'PUT /v1/admin/sending': () => new Refusal(403, 'forbidden'),
      },
    });
    button().click();
    await waitUntil(() => dialog().querySelector('wa-dialog')?.open === true);
    dialog().querySelector<HTMLButtonElement>('.danger')!.click();
    await waitUntil(() => root.querySelector('[role="alert"]') !== null);
    expect(root.querySelector('section')!.textContent).to.contain('Texts go out');
  });

  for (const [locale, dir] of [
    ['ar', 'rtl'],
    ['de', 'ltr'],
  ] as const)
    it(`fits 320 px in ${locale}`, async () => {
      const { element } = await open(STOPPED, { locale, dir, width: 320 });
      expect(element.scrollWidth).to.be.at.most(320);
      await expect(element).to.be.accessible();
    });
});
