import { expect, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { createDraftStore } from '../../widget/draft-store.ts';
import { memoryStorage } from '../../widget/guarded-storage.ts';
import '../../widget/elements/composer.ts';
import { CALL, render, sentBy, type, paste } from './composer-fixture.ts';
import { chord, part, textArea } from './footer-fixture.ts';
import { waitUntil } from './wait-until.ts';

describe('a text and the call it was written for', () => {
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
});
