import { aTimeout, expect, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { createDraftStore } from '../../widget/draft-store.ts';
import { memoryStorage } from '../../widget/guarded-storage.ts';
import '../../widget/elements/composer.ts';
import { CALL, render, send, spoken, sentBy, type, paste } from './composer-fixture.ts';
import { chord, part, POLICY, textArea } from './footer-fixture.ts';
import { waitUntil } from './wait-until.ts';

describe('midcall-composer', () => {
  for (const width of [320, 360]) {
    for (const dir of ['ltr', 'rtl']) {
      it(`passes axe at ${width} px, ${dir}: empty, long, over the limit, locked`, async () => {
        const composer = await render({}, { width, dir });
        await expect(composer).to.be.accessible();
        await paste(composer, `${'word '.repeat(30)}it’s`);
        await expect(composer).to.be.accessible();
        await paste(composer, 'a'.repeat(900));
        await expect(composer).to.be.accessible();
        composer.lock = { callKey: CALL, name: 'Grace Okafor', shortName: 'Grace' };
        await composer.updateComplete;
        await expect(composer).to.be.accessible();
        expect(composer.scrollWidth).to.be.at.most(width);
      });
    }
  }

  it('is a text area named "Message" and a button named exactly "Send"', async () => {
    const composer = await render();
    const area = textArea(composer);
    expect(area.getAttribute('aria-label')).to.equal('Message');
    expect(area.getAttribute('spellcheck')).to.equal('true');
    expect(area).to.have.property('dir', 'auto');
    expect(area).to.have.property('lang', 'en');
    expect(send(composer).innerText.trim()).to.equal('Send');
    expect(part(composer, '.to').innerText.trim()).to.equal('To Grace Okafor');
  });

  it('goes by Tab from the text to the language, the preview and Send', async () => {
    const composer = await render();
    await type(composer, 'Hello');
    const passed: (string | undefined)[] = [];
    for (let step = 0; step < 3; step++) {
      await sendKeys({ press: 'Tab' });
      const focused = composer.shadowRoot?.activeElement;
      passed.push(focused?.getAttribute('aria-label') ?? focused?.textContent?.trim());
    }
    expect(passed).to.deep.equal(['Language of this conversation', 'Preview', 'Send']);
  });

  it('sends by Enter once, empties the box and forgets the draft', async () => {
    const drafts = createDraftStore(memoryStorage(), Date.now);
    const composer = await render({}, { drafts });
    const sent = sentBy(composer);
    await type(composer, 'Tom calls you.');
    expect(drafts.read({ tenant: 'demo', callKey: CALL })).to.equal('Tom calls you.');
    await sendKeys({ press: 'Enter' });
    await sendKeys({ press: 'Enter' });
    expect(sent).to.deep.equal(['Tom calls you.']);
    expect(textArea(composer).value).to.equal('');
    expect(drafts.read({ tenant: 'demo', callKey: CALL })).to.equal('');
  });

  it('makes a line by Shift+Enter, and by Enter where the setting says so; Control+Enter always sends', async () => {
    const composer = await render();
    const sent = sentBy(composer);
    await type(composer, 'one');
    await chord('Shift', 'Enter');
    await sendKeys({ type: 'two' });
    expect(textArea(composer).value).to.equal('one\ntwo');
    composer.policy = { ...POLICY, enterToSend: false };
    await composer.updateComplete;
    await sendKeys({ press: 'Enter' });
    expect(textArea(composer).value).to.equal('one\ntwo\n');
    await chord('Control', 'Enter');
    expect(sent).to.deep.equal(['one\ntwo\n']);
  });

  it('does not send by the Enter that ends a composition, nor by a held key', async () => {
    const composer = await render();
    const sent = sentBy(composer);
    await type(composer, 'かな');
    for (const init of [{ isComposing: true }, { keyCode: 229 }, { repeat: true }]) {
      textArea(composer).dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true, ...init }),
      );
    }
    await aTimeout(0);
    expect(sent).to.deep.equal([]);
    expect(textArea(composer).value).to.equal('かな');
  });

  it('has nothing to send while empty or blank, and says so', async () => {
    const composer = await render();
    const sent = sentBy(composer);
    await type(composer, '   ');
    expect(send(composer).getAttribute('aria-disabled')).to.equal('true');
    expect(send(composer).title).to.equal('Write something first');
    send(composer).click();
    await waitUntil(() => spoken(composer) === 'Write something first');
    expect(sent).to.deep.equal([]);
  });

  it('keeps the text and does not send while sending waits', async () => {
    const composer = await render({ waiting: 'Waits for the connection' });
    const sent = sentBy(composer);
    await type(composer, 'Hello');
    await sendKeys({ press: 'Enter' });
    expect(sent).to.deep.equal([]);
    expect(textArea(composer).value).to.equal('Hello');
    expect(send(composer).title).to.equal('Waits for the connection');
    composer.waiting = null;
    await composer.updateComplete;
    send(composer).click();
    expect(sent).to.deep.equal(['Hello']);
  });

  it('marks the costly character and replaces it by one key, as one undo step', async () => {
    const composer = await render();
    const before = `${'word '.repeat(20)}It’s free.`;
    await paste(composer, before);
    expect(part(part(composer, 'midcall-text-area'), 'mark.costly').textContent).to.equal('’');
    expect(part(composer, '.hint').innerText).to.contain('’ costs 1 message more');
    expect(part(composer, '.hint button').innerText.trim()).to.equal("Use plain '");
    await chord('Control', '.');
    expect(textArea(composer).value).to.equal(before.replace('’', "'"));
    await composer.updateComplete;
    expect(composer.shadowRoot?.querySelector('.hint')).to.equal(null);
    await chord('Control', 'z');
    expect(textArea(composer).value).to.equal(before);
  });

  it('inserts at the caret as one undo step', async () => {
    const composer = await render();
    await type(composer, 'Dear Grace, ');
    await paste(composer, 'please reply with a photo.');
    expect(textArea(composer).value).to.equal('Dear Grace, please reply with a photo.');
    await chord('Control', 'z');
    expect(textArea(composer).value).to.equal('Dear Grace, ');
  });

  it('grows from two rows to six and no further, marks and text in step', async () => {
    const composer = await render();
    const height = () => Math.round(part(composer, 'midcall-text-area').getBoundingClientRect().height);
    expect(height()).to.equal(48);
    await paste(composer, 'one\ntwo\nthree\nfour');
    expect(height()).to.equal(88);
    await paste(composer, '\nrow'.repeat(20));
    expect(height()).to.equal(128);
    const area = textArea(composer);
    const mirror = part(part(composer, 'midcall-text-area'), '.mirror');
    expect(mirror.clientWidth).to.equal(area.clientWidth);
    area.scrollTop = area.scrollHeight;
    await waitUntil(() => mirror.scrollTop === area.scrollTop);
    expect(mirror.scrollTop).to.be.greaterThan(0);
  });

  it('shows what the caller gets, with variables filled and the number of messages', async () => {
    const composer = await render({ variables: { number: '77-812' } });
    const sent = sentBy(composer);
    await paste(composer, `Your number is {{number}}. ${'a'.repeat(150)}`);
    part(composer, '.look').click();
    await customElements.whenDefined('midcall-composer-preview');
    await composer.updateComplete;
    const preview = part(composer, 'midcall-composer-preview');
    await waitUntil(() => preview.shadowRoot?.querySelector('.bubble'));
    expect(part(preview, '.bubble').innerText).to.contain('Your number is 77-812.');
    expect(part(preview, '[role="status"]').innerText).to.equal('2 messages');
    expect(part(composer, '.look').getAttribute('aria-pressed')).to.equal('true');
    await expect(composer).to.be.accessible();
    part(composer, '.look').click();
    await waitUntil(() => composer.shadowRoot?.activeElement?.localName === 'midcall-text-area');
    await sendKeys({ press: 'Enter' });
    expect(sent[0]).to.contain('Your number is 77-812.');
  });

  it('does not send a variable without a value', async () => {
    const composer = await render();
    await paste(composer, 'See you on {{day}}.');
    expect(send(composer).title).to.equal('Fill in day first');
  });

  it('says when the draft becomes empty, and not', async () => {
    const composer = await render();
    const said: boolean[] = [];
    composer.addEventListener('midcall-draft', ({ detail }) => void said.push(detail.empty));
    await type(composer, 'ab');
    await sendKeys({ press: 'Backspace' });
    await sendKeys({ press: 'Backspace' });
    expect(said).to.deep.equal([false, true]);
  });

  it('puts a refused text back, but never over a newer one', async () => {
    const composer = await render();
    composer.restore('first');
    await composer.updateComplete;
    expect(textArea(composer).value).to.equal('first');
    await composer.updateComplete;
    composer.restore('second');
    expect(textArea(composer).value).to.equal('first');
  });

  it('chooses the language of the conversation', async () => {
    const composer = await render();
    const select = part<HTMLSelectElement>(composer, 'select');
    expect([...select.options].map((option) => option.text)).to.deep.equal([
      'English',
      'Italian',
      'Japanese',
    ]);
    select.value = 'it';
    setTimeout(() => select.dispatchEvent(new Event('change')));
    const { detail } = await oneEvent(composer, 'midcall-language');
    expect(detail.language).to.equal('it');
    await composer.updateComplete;
    expect(select.value, 'until the shell says so').to.equal('en');
    composer.language = 'it';
    await composer.updateComplete;
    expect(select.value).to.equal('it');
    expect(textArea(composer).lang).to.equal('it');
    composer.openLanguage();
    expect(composer.shadowRoot?.activeElement === select).to.be.true;
  });

  it('shows a text with foreign line ends without moving the caret', async () => {
    const composer = await render();
    composer.restore('one\r\ntwo');
    await composer.updateComplete;
    textArea(composer).setSelectionRange(1, 1);
    composer.waiting = 'Waits';
    await composer.updateComplete;
    expect(textArea(composer).value).to.equal('one\ntwo');
    expect(textArea(composer).selectionStart).to.equal(1);
  });

  it('has no text area where only presets are allowed', async () => {
    const composer = await render({ policy: { freeText: false } });
    expect(composer.shadowRoot?.querySelector('midcall-text-area')).to.equal(null);
    expect(composer.shadowRoot?.querySelector('slot[name="presets"]')).to.not.equal(null);
  });

  it('has no attach control', async () => {
    const composer = await render();
    expect(composer.shadowRoot?.querySelector('input[type="file"]')).to.equal(null);
  });
});
