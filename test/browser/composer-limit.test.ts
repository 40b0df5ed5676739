import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../widget/elements/composer.ts';
import { render, count, send, spoken, sentBy, paste } from './composer-fixture.ts';
import { part, textArea } from './footer-fixture.ts';
import { waitUntil } from './wait-until.ts';

describe('the limit of a text', () => {
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
});
