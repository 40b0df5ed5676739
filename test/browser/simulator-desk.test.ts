import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { html } from 'lit';
import { type Desk } from '../../simulator/elements/desk.ts';
import '../../simulator/elements/desk.ts';
import { type SimState } from '../../simulator/wire.ts';
import {
  LOOKS,
  type Look,
  call,
  find,
  findAll,
  inSimulator,
  recordingBackend,
  state,
} from './simulator-fixture.ts';

const show = (given: SimState, look?: Look) =>
  inSimulator<Desk>(
    html`<midcall-desk .state=${given} .backend=${recordingBackend().backend} source-up></midcall-desk>`,
    look,
  );
const subject = (desk: Desk) => find(desk, 'h3').innerText;
const TEXTS = { callKey: 'sim-1', sent: 3, received: 1, photos: 2, at: '2026-11-21T10:05:00.000Z' };
const history = (desk: Desk) =>
  findAll(desk, '.feed li').map((entry) => entry.innerText.replaceAll(/\s+/g, ' '));

describe('midcall-desk', () => {
  for (const look of LOOKS) {
    it(`passes axe, ${look.dir}`, async () => {
      await expect(await show(state({ calls: [call()], texts: [TEXTS] }), look)).to.be.accessible();
    });
  }

  it('puts the widget of the server into its side panel', async () => {
    const desk = await show(state());
    expect(find<HTMLIFrameElement>(desk, 'iframe').src).to.equal(`${location.origin}/widget/demo`);
  });

  it('changes the ticket by its tabs, with the arrow keys too', async () => {
    const desk = await show(state());
    expect(subject(desk)).to.contain('Water meter');
    find(desk, '[role=tab][aria-selected=true]').focus();
    await sendKeys({ press: 'ArrowRight' });
    expect(subject(desk)).to.contain('October bill');
    await sendKeys({ press: 'ArrowRight' });
    expect(subject(desk)).to.contain('Water meter');
  });

  it('adds call and texts to the ticket they belong to', async () => {
    const desk = await show(state({ calls: [call()], texts: [TEXTS] }));
    expect(history(desk).slice(2)).to.have.length(2);
    expect(history(desk)[2]).to.match(/Call connected .*Answered by Ana, queue Repairs/);
    expect(history(desk)[3]).to.match(/Text messages .*4 texts and 2 photos, added as they come/);
    find(desk, '[data-ticket="4817"]').click();
    await desk.updateComplete;
    await find<Desk>(desk, 'midcall-ticket').updateComplete;
    expect(history(desk)).to.have.length(2);
  });

  it('makes a ticket for a caller it does not know', async () => {
    const record = { system: 'generic', type: 'ticket', id: '4830' };
    const desk = await show(state({ calls: [call({ number: '+393331234567', record })] }));
    find(desk, '[data-ticket="4830"]').click();
    await desk.updateComplete;
    await find<Desk>(desk, 'midcall-ticket').updateComplete;
    expect(subject(desk)).to.contain('+39 333 123 4567');
  });
});
