import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { fingerprint } from '../../protocol/fingerprint.ts';
import { editedPart, type Preset } from '../../protocol/preset.ts';
import { messages } from './messages-fixture.ts';
import { messagesServer, VISIT } from './messages-server.ts';
import { Refusal } from './portal-fixture.ts';
import { sendingNumber } from './sending-number.ts';
import { buttons, deep, one, text } from './page-reader.ts';
import { waitUntil } from './wait-until.ts';

const counted = (editor: Element) => one<HTMLElement>(editor, '.count').textContent.trim();

describe('the editor of a preset', () => {
  it('counts as the widget does, marks the costly character, and replaces it', async () => {
    const { open, write, area } = await messages();
    const editor = await open(1, 'en');
    write('An engineer visits today.');
    await waitUntil(() => counted(editor) === '25 / 160');
    write(`It’s ${'a'.repeat(80)}`);
    await waitUntil(() => deep(editor, '.costly').length > 0);
    expect(one<HTMLElement>(editor, 'p.costly').textContent).to.contain('costs 1 message more');
    one<HTMLElement>(editor, 'p.costly button').click();
    await waitUntil(() => area().value.startsWith("It's"));
  });

  it('counts by the costliest of the numbers it may go out from', async () => {
    const telnyx = sendingNumber({
      ...{ id: '00000000-0000-4000-8000-0000000000a2', number: '+14155550101' },
      ...{ encodingProfile: 'telnyx-longcode', outboundQueues: ['billing'] },
    });
    const answers = messagesServer({ numbers: [sendingNumber(), telnyx] });
    const { element, open, write } = await messages({ answers });
    const editor = await open(2, 'en');
    write('It costs 5 €');
    await waitUntil(() => counted(editor) === '12 / 70');
    const queue = one<HTMLSelectElement>(element, '#queue');
    queue.value = 'repairs';
    queue.dispatchEvent(new Event('change'));
    await waitUntil(() => counted(editor) === '12 / 160');
  });

  it('leaves a number out that may not send', async () => {
    const numbers = [sendingNumber(), sendingNumber({ encodingProfile: 'telnyx-longcode', draining: true })];
    const { open, write } = await messages({ answers: messagesServer({ numbers }) });
    const editor = await open(2, 'en');
    write('It costs 5 €');
    await waitUntil(() => counted(editor) === '12 / 160');
  });

  it('warns from as many messages on as the widget does', async () => {
    const answers = messagesServer({ settings: { warnSegments: 2, maxSegments: 3 } });
    const { open, write } = await messages({ answers });
    const editor = await open(2, 'en');
    const tone = () => one<HTMLElement>(editor, '.count').className;
    write('a'.repeat(200));
    await waitUntil(() => tone().includes('warning'));
    write('a'.repeat(600));
    await waitUntil(() => tone().includes('danger'));
  });

  it('shows the text as on a telephone, from the number it goes out from', async () => {
    const { element, open } = await messages();
    await open(1, 'en');
    await waitUntil(() => one<HTMLElement>(element, '.bubble').textContent === 'An engineer visits today.');
    expect(one<HTMLElement>(element, '.from').textContent).to.contain('415 555 0100');
  });

  it('saves all languages by Set, and says so', async () => {
    const { open, write, calls, said } = await messages();
    const editor = await open(1, 'it');
    write('Il tecnico arriva oggi.');
    await waitUntil(() => buttons(editor, 'Set')[0]!.getAttribute('aria-disabled') === 'false');
    buttons(editor, 'Set')[0]!.click();
    await waitUntil(() => said.length > 0);
    const put = calls.find(({ method }) => method === 'PUT')!;
    expect(put.ifMatch).to.equal(fingerprint(editedPart(VISIT)));
    expect((put.body as Preset).texts['it']?.text).to.equal('Il tecnico arriva oggi.');
  });

  it('shows both versions when somebody was faster, and keeps what they changed elsewhere', async () => {
    const answers = messagesServer();
    const { open, write, calls } = await messages({ answers });
    const editor = await open(1, 'it');
    write('La mia.');
    const theirs = {
      ...VISIT,
      texts: {
        ...VISIT.texts,
        en: { ...VISIT.texts['en']!, text: 'Theirs.' },
        it: { ...VISIT.texts['it']!, text: 'La loro.' },
      },
    };
    answers[`GET /v1/admin/presets/${VISIT.id}`] = () => theirs;
    answers[`PUT /v1/admin/presets/${VISIT.id}`] = (call) =>
      call.ifMatch === fingerprint(editedPart(theirs)) ? theirs : new Refusal(412, 'changed_meanwhile');
    await waitUntil(() => buttons(editor, 'Set')[0]!.getAttribute('aria-disabled') === 'false');
    buttons(editor, 'Set')[0]!.click();
    await waitUntil(() => deep(editor, 'midcall-conflict').length > 0);
    const conflict = one<HTMLElement>(editor, 'midcall-conflict');
    await waitUntil(() => deep(conflict, 'tbody tr').length > 0);
    expect(deep(conflict, 'tbody tr')).to.have.length(1);
    expect(text(conflict)).to.contain('La loro.');
    buttons(conflict, 'Save mine')[0]!.click();
    await waitUntil(() => calls.filter(({ method }) => method === 'PUT').length === 2);
    expect((calls.findLast(({ method }) => method === 'PUT')?.body as Preset).texts).to.deep.include({
      en: { label: 'Visit time', text: 'Theirs.' },
      it: { label: 'Orario visita', text: 'La mia.' },
    });
  });

  it('asks before unsaved work is closed', async () => {
    const { element, open, write, editor } = await messages();
    await open(1, 'it');
    write('Non ancora.');
    await waitUntil(() => text(editor()!).includes('Not saved yet'));
    buttons(editor()!, 'Close')[0]!.click();
    const dialog = one<HTMLElement & { open: boolean }>(element, 'midcall-leave-dialog wa-dialog, wa-dialog');
    await waitUntil(() => dialog.open);
    buttons(element, 'Stay')[0]!.click();
    await waitUntil(() => !dialog.open);
    expect(editor()).to.not.equal(null);
  });

  it('gives the focus back to the cell it was opened from', async () => {
    const { open, cell, editor } = await messages();
    await open(1, 'it');
    buttons(editor()!, 'Close')[0]!.click();
    await waitUntil(() => editor() === null);
    await waitUntil(() => cell(1, 'it').matches(':focus'));
  });

  it('shows the difference of the source, and takes the text as still right', async () => {
    const { open, calls } = await messages();
    const editor = await open(1, 'it');
    expect(one<HTMLElement>(editor, 'ins').textContent.trim()).to.contain('today.');
    buttons(editor, 'Still right')[0]!.click();
    await waitUntil(() => calls.some(({ path }) => path.endsWith('/still-right')));
    expect(calls.find(({ path }) => path.endsWith('/still-right'))?.body).to.deep.equal({ language: 'it' });
  });

  it('inserts variables with words for the unknown', async () => {
    const { open, area } = await messages();
    const editor = await open(2, 'en');
    one(editor, 'midcall-variable-chips input, [aria-label="Words if it is unknown"]').value = 'there';
    buttons(editor, 'caller')[0]!.click();
    await waitUntil(() => area().value.includes('{{caller | "there"}}'));
  });

  it('moves between languages by the arrow keys', async () => {
    const { open } = await messages();
    const editor = await open(1, 'en');
    one<HTMLElement>(editor, '[role=tab][aria-selected=true]').focus();
    await sendKeys({ press: 'ArrowRight' });
    await waitUntil(() => location.search.includes('language=it'));
    await waitUntil(() => one<HTMLElement>(editor, '[role=tab]:focus').textContent.includes('Italian'));
  });

  it('says what uses a preset before it is removed', async () => {
    const { element, open, editor, calls } = await messages();
    buttons(await open(1, 'en'), 'Remove')[0]!.click();
    const dialog = one<HTMLElement>(element, 'midcall-remove-preset-dialog');
    await waitUntil(() => text(dialog).includes('Sent 41 times'));
    expect(text(dialog)).to.contain('Agents of Repairs can send it.');
    buttons(dialog, 'Remove')[0]!.click();
    await waitUntil(() => calls.some(({ method }) => method === 'DELETE'));
    await waitUntil(() => editor() === null);
  });

  it('shows the history', async () => {
    const { element, open } = await messages();
    buttons(await open(1, 'en'), 'History')[0]!.click();
    await waitUntil(() => deep(element, 'midcall-preset-history').length > 0);
    const history = one<HTMLElement>(element, 'midcall-preset-history');
    await waitUntil(() => text(history).includes('Rosa Bianchi'));
    await expect(history).to.be.accessible();
  });

  it('leads to the simulator for a call in its language, where there is a simulator', async () => {
    const link = (editor: Element) =>
      deep<HTMLAnchorElement>(editor, 'a').find(({ target }) => target === 'midcall-simulator');
    const without = await messages();
    expect(link(await without.open(1, 'it')) === undefined).to.equal(true);
    const { open } = await messages({ simulatorOrigin: 'http://localhost:4181' });
    expect(link(await open(1, 'it'))?.href).to.equal('http://localhost:4181/?language=it');
  });
});
