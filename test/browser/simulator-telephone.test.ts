import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { html } from 'lit';
import { type Backend } from '../../simulator/backend-client.ts';
import { type Telephone } from '../../simulator/elements/telephone.ts';
import '../../simulator/elements/telephone.ts';
import { type SimState } from '../../simulator/wire.ts';
import {
  LOOKS,
  type Look,
  buttonNamed,
  call,
  find,
  findAll,
  inSimulator,
  recordingBackend,
  state,
} from './simulator-fixture.ts';

const show = (given: SimState, backend: Backend, look?: Look) =>
  inSimulator<Telephone>(
    html`<midcall-telephone .state=${given} .backend=${backend}></midcall-telephone>`,
    look,
  );
const number = (telephone: Telephone) => find<HTMLInputElement>(telephone, '#number');

async function write(telephone: Telephone, text: string) {
  number(telephone).value = text;
  number(telephone).dispatchEvent(new Event('input'));
  await telephone.updateComplete;
}

describe('midcall-telephone', () => {
  for (const look of LOOKS) {
    it(`passes axe before and during a call, ${look.dir}`, async () => {
      const { backend } = recordingBackend();
      await expect(await show(state(), backend, look)).to.be.accessible();
      const talking = state({
        calls: [call({ silent: true }), call({ callKey: 'sim-2', number: '+14155550178' })],
      });
      await expect(await show(talking, backend, look)).to.be.accessible();
    });
  }

  it('places the call of the number, queue and language in its fields, by keyboard', async () => {
    const { asked, backend } = recordingBackend();
    const telephone = await show(state(), backend);
    number(telephone).focus();
    await sendKeys({ press: 'Enter' });
    expect(asked).to.have.length(1);
    expect(asked[0]![1]).to.include({
      caller: '+14155550142',
      queue: 'repairs',
      language: 'en',
      withheld: false,
    });
  });

  it('names Call and Hang up, and no other control by these words', async () => {
    const { backend } = recordingBackend();
    const names = (telephone: Telephone) =>
      findAll(telephone, 'button, summary')
        .map((control) => control.innerText.trim())
        .filter((name) => /call|hang up/i.test(name));
    expect(names(await show(state(), backend))).to.deep.equal(['Call']);
    expect(names(await show(state({ calls: [call()] }), backend))).to.deep.equal(['Hang up']);
  });

  it('says what is wrong with a number and keeps the caret there', async () => {
    const { asked, backend } = recordingBackend();
    const telephone = await show(state(), backend);
    await write(telephone, '12');
    buttonNamed(telephone, 'Call').click();
    await telephone.updateComplete;
    expect(find(telephone, '[role=alert]').innerText).to.contain('country code');
    expect(telephone.shadowRoot!.activeElement).to.equal(number(telephone));
    expect(asked).to.be.empty;
  });

  it('hangs up the call of the number in its field', async () => {
    const { asked, backend } = recordingBackend();
    const telephone = await show(state({ calls: [call()] }), backend);
    buttonNamed(telephone, 'Hang up').click();
    expect(asked).to.deep.equal([['hangUp', 'sim-1', 'caller']]);
  });

  it('leads to another live call', async () => {
    const { backend } = recordingBackend();
    const calls = [call(), call({ callKey: 'sim-2', number: '+14155550178', state: 'held' })];
    const telephone = await show(state({ calls }), backend);
    const chosen: string[] = [];
    telephone.addEventListener('caller-chosen', (event) => chosen.push(event.number));
    find(telephone, '.others button').click();
    await telephone.updateComplete;
    expect(number(telephone).value).to.equal('+1 415 555 0178');
    expect(chosen).to.deep.equal(['+14155550178']);
    expect(buttonNamed(telephone, 'Resume')).to.exist;
  });

  it('says that the server refused a report', async () => {
    const { backend } = recordingBackend();
    const telephone = await show(state({ calls: [call({ refusal: 'signature_invalid' })] }), backend);
    expect(find(telephone, '[role=alert]').innerText).to.contain('signature_invalid');
  });

  it('asks a caller who waits once, and lets an agent answer', async () => {
    const { asked, backend } = recordingBackend();
    const inLine = { state: 'offered' as const, agent: null, connectedAt: null, waits: true };
    const telephone = await show(state({ calls: [call(inLine)] }), backend);
    await expect(telephone).to.be.accessible();
    const controls = find<HTMLElement>(telephone, 'midcall-call-controls');
    buttonNamed(controls, 'Yes, text me').click();
    buttonNamed(controls, 'Let an agent answer').click();
    expect(asked).to.deep.equal([
      ['consent', 'sim-1', 'yes'],
      ['answer', 'sim-1', 'ana'],
    ]);
    telephone.state = state({ calls: [call({ ...inLine, waitSms: 'no' })] });
    await telephone.updateComplete;
    await new Promise((resolve) => setTimeout(resolve));
    expect(controls.shadowRoot!.textContent).to.contain('The caller said no');
    expect(controls.shadowRoot!.textContent).not.to.contain('Yes, text me');
  });
});
