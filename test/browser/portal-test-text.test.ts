import { expect, html } from '@open-wc/testing';
import { emulateMedia, sendKeys } from '@web/test-runner-commands';
import '../../admin-portal/pages/closing-page.ts';
import type { MessageState } from '../../protocol/message.ts';
import type { TestText } from '../../protocol/test-text.ts';
import { decideOverview } from '../../server/automatic-texts/decide-overview.ts';
import { messages } from './messages-fixture.ts';
import { messagesServer } from './messages-server.ts';
import { buttons, deep, one, text } from './page-reader.ts';
import { type Answers, inPortal, type PortalCall, Refusal } from './portal-fixture.ts';
import { sendingNumber } from './sending-number.ts';
import { expectAccessible } from './settings-fixture.ts';
import { waitUntil } from './wait-until.ts';

/** What the server says to `PUT` and `GET` of any test text. */
type Tests = (call: PortalCall) => TestText | Refusal;

/** A test text that is in these states, one after the other. */
function goesThrough(...states: MessageState[]): Tests {
  return ({ path, body }) => {
    const state = states.length > 1 ? states.shift()! : states[0]!; // there is one at least
    return {
      ...{ id: path.slice(path.lastIndexOf('/') + 1), state, reason: state === 'failed' ? 'landline' : null },
      ...{ text: (body as { text?: string } | null)?.text ?? '', encoding: 'GSM-7', segments: 1 },
      stateAt: '2026-11-18T10:00:00.000Z',
    };
  };
}

/** A server that takes test texts too: their ids are chosen by the page. */
const withTests = (answers: Answers, tests: Tests): Answers =>
  new Proxy(answers, {
    get: (target, key: string) => (key.includes('/v1/admin/test-texts/') ? tests : target[key]),
  });

async function trial(tests: Tests) {
  const page = await messages({ answers: withTests(messagesServer(), tests) });
  const editor = await page.open(1, 'it');
  const opener = buttons(editor, 'Send a test')[0]!;
  opener.focus();
  opener.click();
  const dialog = one<HTMLElement>(page.element, 'midcall-test-text-dialog');
  await waitUntil(() => dialog.shadowRoot?.activeElement?.id === 'to');
  const type = (selector: string, value: string) => {
    const input = one(dialog, selector);
    input.value = value;
    input.dispatchEvent(new Event('input'));
  };
  const send = () => buttons(dialog, 'Send')[0]!.click();
  const puts = () => page.calls.filter(({ method, path }) => method === 'PUT' && path.includes('test-texts'));
  return { ...page, dialog, opener, type, send, puts };
}

describe('a test of a text', () => {
  for (const reducedMotion of ['reduce', 'no-preference'] as const)
    it(`puts the cursor into its field (motion: ${reducedMotion})`, async () => {
      await emulateMedia({ reducedMotion });
      const { dialog } = await trial(goesThrough('queued'));
      expect(dialog.shadowRoot?.activeElement?.id).to.equal('to');
    });

  for (const around of [{}, { width: 360 }, { locale: 'ar', dir: 'rtl' as const }])
    it(`is accessible (${JSON.stringify(around)})`, async () => {
      await emulateMedia({ reducedMotion: 'reduce' }); // colours are judged when they are all there
      const page = await messages(around);
      const editor = await page.open(1, 'it');
      one<HTMLElement>(editor, 'footer .b').click();
      const dialog = one<HTMLElement>(page.element, 'midcall-test-text-dialog');
      await waitUntil(() => dialog.shadowRoot?.activeElement?.id === 'to');
      await expectAccessible(dialog);
    });

  it('goes out as it stands in the editor, and says that it arrived', async () => {
    const { dialog, type, send, puts } = await trial(goesThrough('queued', 'sent', 'delivered'));
    type('#to', '+1 415 555 0142');
    send();
    await waitUntil(() => text(dialog).includes('On its way'));
    await waitUntil(() => text(dialog).includes('Delivered'));
    expect(puts().map(({ body }) => body)).to.deep.equal([
      {
        ...{ number: sendingNumber().id, to: '+1 415 555 0142', language: 'it' },
        ...{ text: 'Il tecnico arriva.', variables: {} },
      },
    ]);
  });

  it('says why it did not arrive', async () => {
    const { dialog, type, send } = await trial(goesThrough('failed'));
    type('#to', '+1 415 555 0142');
    send();
    await waitUntil(() => text(dialog).includes('It did not arrive. A landline does not receive texts.'));
  });

  it('says a refusal in words, and sends the same again under the same id', async () => {
    const arrives = goesThrough('delivered');
    let refusals = 1;
    const tests: Tests = (call) =>
      refusals-- > 0 ? new Refusal(422, 'country_code_missing') : arrives(call);
    const { dialog, type, send, puts } = await trial(tests);
    type('#to', '555 0142');
    send();
    await waitUntil(() => deep(dialog, '[role=alert]').length === 1);
    send();
    await waitUntil(() => text(dialog).includes('Delivered'));
    type('#to', '+1 415 555 0142');
    send();
    await waitUntil(() => puts().length === 3);
    const ids = puts().map(({ path }) => path);
    expect(ids[0]).to.equal(ids[1]);
    expect(ids[1]).to.not.equal(ids[2]);
  });

  it('asks for what only a call knows, and shows and counts what will be sent', async () => {
    const page = await messages({ answers: withTests(messagesServer(), goesThrough('delivered')) });
    const editor = await page.open(2, 'en');
    page.write('{{company}} comes in {{minutes}} minutes.');
    await waitUntil(() => one<HTMLElement>(page.element, '.bubble').textContent.includes('Brightwater'));
    buttons(editor, 'Send a test')[0]!.click();
    const dialog = one<HTMLElement>(page.element, 'midcall-test-text-dialog');
    await waitUntil(() => deep(dialog, '#variable-minutes').length === 1);
    const minutes = one(dialog, '#variable-minutes');
    minutes.value = '20';
    minutes.dispatchEvent(new Event('input'));
    await waitUntil(
      () => one<HTMLElement>(dialog, 'blockquote').textContent === 'Brightwater comes in 20 minutes.',
    );
    expect(text(dialog)).to.contain('1 message');
  });

  it('is closed by Escape, and gives the focus back', async () => {
    const { dialog, opener } = await trial(goesThrough('delivered'));
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => deep(dialog, 'blockquote').length === 0);
    await waitUntil(() => opener.matches(':focus'));
  });

  it('says what is needed where no number can send', async () => {
    const page = await messages({ answers: messagesServer({ numbers: [] }) });
    const editor = await page.open(1, 'it');
    buttons(editor, 'Send a test')[0]!.click();
    const dialog = one<HTMLElement>(page.element, 'midcall-test-text-dialog');
    await waitUntil(() => text(dialog).includes('Add and verify a phone number to try this text.'));
    expect(buttons(dialog, 'Send')[0]!.getAttribute('aria-disabled')).to.equal('true');
  });

  it('is the same for a closing text', async () => {
    const grazie = { language: 'it', enabled: true, text: 'Grazie da {{company}}.' };
    const queue = {
      key: 'repairs',
      name: 'Repairs',
      languages: ['it'],
      defaultLanguage: 'it',
      strict: false,
    };
    const overview = (kind: 'closing' | 'autoReply') => () =>
      decideOverview(kind, { texts: [grazie], queues: [queue], tenantDefault: 'it' });
    const answers = withTests(
      {
        'GET /v1/admin/automatic-texts/closing': overview('closing'),
        'GET /v1/admin/automatic-texts/autoReply': overview('autoReply'),
        'GET /v1/admin/automatic-texts/closing/it': () => ({ kind: 'closing', ...grazie }),
        'GET /v1/admin/numbers': () => ({ numbers: [sendingNumber()] }),
      },
      goesThrough('delivered'),
    );
    history.replaceState(null, '', location.pathname);
    const { element, calls } = await inPortal<HTMLElement>(
      html`<midcall-closing-page></midcall-closing-page>`,
      { answers, simulatorOrigin: 'http://localhost:4181' },
    );
    await waitUntil(() => deep(element, '[aria-label="Edit: Italian"]').length > 0);
    one<HTMLElement>(element, '[aria-label="Edit: Italian"]').click();
    await waitUntil(() => deep(element, 'textarea').length === 1);
    expect(deep<HTMLAnchorElement>(element, 'a').map(({ href }) => href)).to.deep.equal([
      'http://localhost:4181/?language=it',
    ]);
    buttons(element, 'Send a test')[0]!.click();
    const dialog = one<HTMLElement>(element, 'midcall-test-text-dialog');
    await waitUntil(() => deep(dialog, 'blockquote').length === 1);
    expect(one<HTMLElement>(dialog, 'blockquote').textContent).to.equal('Grazie da Brightwater.');
    const to = one(dialog, '#to');
    to.value = '+1 415 555 0142';
    to.dispatchEvent(new Event('input'));
    buttons(dialog, 'Send')[0]!.click();
    await waitUntil(() => text(dialog).includes('Delivered'));
    const put = calls.find(({ method }) => method === 'PUT');
    expect(put?.body).to.deep.include({ text: 'Grazie da {{company}}.', language: 'it' });
  });
});
