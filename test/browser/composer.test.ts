import { aTimeout, expect, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { createDraftStore } from '../../widget/draft-store.ts';
import { memoryStorage } from '../../widget/guarded-storage.ts';
import { type SendEvent } from '../../widget/elements/composer-events.ts';
import '../../widget/elements/composer.ts';
import { type MidcallComposer } from '../../widget/elements/composer.ts';
import { chord, html, inWidget, part, POLICY, type Surroundings, textArea } from './footer-fixture.ts';
import { waitUntil } from './wait-until.ts';

const CALL = 'call-1';
const render = (
  more: {
    policy?: object;
    waiting?: string | null;
    lock?: object | null;
    variables?: Record<string, string>;
  } = {},
  surroundings: Partial<Surroundings> & { width?: number; dir?: string; locale?: string } = {},
) =>
  inWidget<MidcallComposer>(
    html`<midcall-composer
      .callKey=${CALL}
      name="Grace Okafor"
      short-name="Grace"
      language="en"
      .policy=${{ ...POLICY, ...more.policy }}
      .waiting=${more.waiting ?? null}
      .lock=${more.lock ?? null}
      .variables=${more.variables ?? {}}
    ></midcall-composer>`,
    surroundings,
  );

const count = (composer: Element) => part(composer, '.count').innerText.trim();
const send = (composer: Element) => part<HTMLButtonElement>(composer, '.send');
const spoken = (composer: Element) => part(composer, '.foot > [role="status"]').innerText.trim();

/** Texts the composer sent. */
function sentBy(composer: HTMLElement): string[] {
  const sent: string[] = [];
  composer.addEventListener('midcall-send', ({ detail }: SendEvent) => void sent.push(detail.text));
  return sent;
}

async function type(composer: MidcallComposer, text: string) {
  textArea(composer).focus();
  await sendKeys({ type: text });
  await composer.updateComplete;
}

async function paste(composer: MidcallComposer, text: string) {
  composer.insert(text);
  await composer.updateComplete;
  await composer.updateComplete;
}

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

  it('counts characters and, beyond one message, messages', async () => {
    const composer = await render();
    expect(count(composer)).to.equal('0 / 160');
    await paste(composer, 'Tom calls you ten minutes before he arrives.');
    expect(count(composer)).to.equal('44 / 160');
    await paste(composer, 'a'.repeat(190 - 44));
    expect(count(composer)).to.equal('190 (2 messages)');
    expect(part(composer, '.count').title).to.contain('GSM-7');
  });

  for (const [locale, text] of [
    ['it', '190 (2 messaggi)'],
    ['ja', '190（2件）'],
  ] as const) {
    it(`counts in ${locale}`, async () => {
      const composer = await render({}, { locale });
      await paste(composer, 'a'.repeat(190));
      expect(count(composer)).to.equal(text);
    });
  }

  it('cuts nothing over the limit, marks what is too much, and says why Send waits', async () => {
    const composer = await render();
    const sent = sentBy(composer);
    await paste(composer, 'a'.repeat(931));
    expect(textArea(composer).value).to.have.length(931);
    expect(count(composer)).to.equal('931 / 918');
    expect(part(composer, '.count').classList.contains('danger')).to.be.true;
    expect(part(part(composer, 'midcall-text-area'), 'mark.excess').textContent).to.have.length(13);
    expect(send(composer).title).to.equal('13 characters too many');
    expect(part(composer, '.hint').innerText).to.contain('13 characters too many');
    await sendKeys({ press: 'Enter' });
    expect(sent).to.deep.equal([]);
    send(composer).focus();
    expect(composer.shadowRoot?.activeElement === send(composer)).to.be.true;
  });

  it('enforces the limit with the counter switched off', async () => {
    const composer = await render({ policy: { counter: false } });
    expect(composer.shadowRoot?.querySelector('.count')).to.equal(null);
    await paste(composer, 'a'.repeat(919));
    expect(send(composer).title).to.equal('1 character too many');
  });

  it('has its counter above the text, or below it', async () => {
    const top = (element: HTMLElement) => element.getBoundingClientRect().top;
    const above = await render();
    expect(top(part(above, '.count'))).to.be.below(top(part(above, 'midcall-text-area')));
    const below = await render({ policy: { counterPosition: 'below' } });
    expect(below.shadowRoot?.querySelectorAll('.count').length).to.equal(1);
    expect(top(part(below, '.count'))).to.be.above(top(part(below, 'midcall-text-area')));
    await expect(below).to.be.accessible();
  });

  it('speaks at 90 %, at the limit and over it, and not between', async () => {
    const composer = await render();
    await paste(composer, 'a'.repeat(800));
    expect(spoken(composer)).to.equal('');
    await paste(composer, 'a'.repeat(30));
    expect(spoken(composer)).to.equal('88 characters left');
    await paste(composer, 'a');
    expect(spoken(composer)).to.equal('88 characters left');
    await paste(composer, 'a'.repeat(87));
    expect(spoken(composer)).to.equal('Limit reached: 918 characters');
    await paste(composer, 'a');
    expect(spoken(composer)).to.equal('1 character too many');
  });

  it('refuses more messages than allowed', async () => {
    const composer = await render({ policy: { maxSegments: 2 } });
    await paste(composer, 'a'.repeat(400));
    expect(send(composer).title).to.equal('Takes 3 messages; at most 2 are allowed');
  });

  it('asks before sending more messages than the warning allows; No keeps the text', async () => {
    const composer = await render({ policy: { warnSegments: 2 } });
    const sent = sentBy(composer);
    await paste(composer, 'a'.repeat(400));
    await sendKeys({ press: 'Enter' });
    await customElements.whenDefined('midcall-send-question');
    await waitUntil(() =>
      composer.shadowRoot?.querySelector('midcall-send-question')?.shadowRoot?.querySelector('dialog[open]'),
    );
    expect(sent).to.deep.equal([]);
    const question = part(composer, 'midcall-send-question');
    expect(part(question, 'h2').innerText).to.equal('Send 3 messages?');
    await expect(question).to.be.accessible();
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => composer.shadowRoot?.activeElement?.localName === 'midcall-text-area');
    expect(textArea(composer).value).to.have.length(400);
    await sendKeys({ press: 'Enter' });
    await waitUntil(() =>
      composer.shadowRoot?.querySelector('midcall-send-question')?.shadowRoot?.querySelector('dialog[open]'),
    );
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => sent.length === 1);
    expect(textArea(composer).value).to.equal('');
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

  it('keeps a draft for its own call and never shows it on another', async () => {
    const drafts = createDraftStore(memoryStorage(), Date.now);
    const composer = await render({}, { drafts });
    await type(composer, 'for Grace');
    composer.callKey = 'call-2';
    await composer.updateComplete;
    expect(textArea(composer).value).to.equal('');
    composer.callKey = CALL;
    await composer.updateComplete;
    expect(textArea(composer).value).to.equal('for Grace');
    const again = await render({}, { drafts });
    expect(textArea(again).value).to.equal('for Grace');
    expect(again.hasDraft()).to.be.true;
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

  describe('written for another caller', () => {
    const lock = { callKey: CALL, name: 'Grace Okafor', shortName: 'Grace' };
    const locked = async () => {
      const drafts = createDraftStore(memoryStorage(), Date.now);
      const composer = await render({}, { drafts });
      await type(composer, 'for Grace');
      Object.assign(composer, { callKey: 'call-2', name: 'Daniel Reyes', shortName: 'Daniel', lock });
      await composer.updateComplete;
      return { composer, drafts };
    };
    const buttons = (composer: Element) => [
      ...(composer.shadowRoot?.querySelectorAll<HTMLElement>('.choice button') ?? []),
    ];

    it('shows the text, for whom it was, and no Send', async () => {
      const { composer } = await locked();
      const sent = sentBy(composer);
      expect(part(composer, '.to').innerText.trim()).to.equal('Written for Grace Okafor');
      expect(textArea(composer).value).to.equal('for Grace');
      expect(textArea(composer).readOnly).to.be.true;
      expect(composer.shadowRoot?.querySelector('.send')).to.equal(null);
      textArea(composer).focus();
      await sendKeys({ press: 'Enter' });
      await chord('Control', 'Enter');
      expect(sent).to.deep.equal([]);
      expect(buttons(composer).map((item) => item.innerText.trim())).to.deep.equal([
        'Keep for Grace',
        'Start new for Daniel',
      ]);
    });

    for (const [index, decision, kept] of [
      [0, 'keep', 'for Grace'],
      [1, 'new', ''],
    ] as const) {
      it(`${decision}: the box is Daniel's and empty, Grace's draft is ${kept === '' ? 'gone' : 'kept'}`, async () => {
        const { composer, drafts } = await locked();
        const decided = oneEvent(composer, 'midcall-lock-decided');
        buttons(composer)[index]?.click();
        const { detail } = await decided;
        expect(detail).to.deep.equal({ decision, callKey: CALL });
        composer.lock = null;
        await composer.updateComplete;
        expect(textArea(composer).value).to.equal('');
        expect(drafts.read({ tenant: 'demo', callKey: CALL })).to.equal(kept);
        expect(drafts.read({ tenant: 'demo', callKey: 'call-2' })).to.equal('');
        await waitUntil(() => composer.shadowRoot?.activeElement?.localName === 'midcall-text-area');
      });
    }
  });

  it('sends nothing to the next caller when the call changes while it asks', async () => {
    const composer = await render({ policy: { warnSegments: 1 } });
    const sent = sentBy(composer);
    await paste(composer, 'a'.repeat(200));
    await sendKeys({ press: 'Enter' });
    await waitUntil(() =>
      composer.shadowRoot?.querySelector('midcall-send-question')?.shadowRoot?.querySelector('dialog[open]'),
    );
    Object.assign(composer, {
      callKey: 'call-2',
      lock: { callKey: CALL, name: 'Grace Okafor', shortName: 'Grace' },
    });
    await composer.updateComplete;
    expect(composer.shadowRoot?.querySelector('midcall-send-question') === null).to.be.true;
    await sendKeys({ press: 'Enter' });
    expect(sent).to.deep.equal([]);
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
