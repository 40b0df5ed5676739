import { expect, oneEvent } from '@open-wc/testing';
import { html } from 'lit';
import { type CarrierPanel } from '../../simulator/elements/carrier-panel.ts';
import '../../simulator/elements/carrier-panel.ts';
import { type HintEvent } from '../../simulator/elements/hint-event.ts';
import { type ThingsToTry } from '../../simulator/elements/things-to-try.ts';
import '../../simulator/elements/things-to-try.ts';
import { EXPERIMENTS, type ExperimentName, type Stage } from '../../simulator/experiments.ts';
import { type SimState } from '../../simulator/wire.ts';
import {
  LOOKS,
  buttonNamed,
  call,
  find,
  findAll,
  inSimulator,
  recordingBackend,
  state,
} from './simulator-fixture.ts';

/** A page whose callers ring and are answered at once. */
function stageOf(given: SimState) {
  const { asked, backend } = recordingBackend();
  const current = { ...given };
  const shown: string[] = [];
  const stage: Stage = {
    get state() {
      return current;
    },
    backend: {
      ...backend,
      startCall: (request) => {
        current.calls = [
          ...current.calls,
          call({ callKey: `sim-${request.caller}`, number: request.caller }),
        ];
        return backend.startCall(request);
      },
    },
    agent: 'ana',
    show: (number) => shown.push(number),
    until: () => Promise.resolve(),
  };
  return { asked, shown, stage };
}

describe('midcall-carrier-panel', () => {
  for (const look of LOOKS) {
    it(`passes axe, ${look.dir}`, async () => {
      const panel = await inSimulator<CarrierPanel>(
        html`<midcall-carrier-panel
          .behaviour=${{ delivery: 'slow', photos: 'late' }}
        ></midcall-carrier-panel>`,
        look,
      );
      await expect(panel).to.be.accessible();
    });
  }

  it('sets the behaviour and returns to normal', async () => {
    const { asked, backend } = recordingBackend();
    const panel = await inSimulator<CarrierPanel>(
      html`<midcall-carrier-panel .backend=${backend}></midcall-carrier-panel>`,
    );
    const select = find<HTMLSelectElement>(panel, '#delivery');
    select.value = 'answerLost';
    select.dispatchEvent(new Event('change'));
    await panel.updateComplete;
    buttonNamed(panel, 'Back to normal').click();
    await panel.updateComplete;
    expect(asked).to.deep.equal([
      ['setBehaviour', { delivery: 'answerLost', photos: 'mms' }],
      ['setBehaviour', { delivery: 'delivered', photos: 'mms' }],
    ]);
    expect(select.value).to.equal('delivered');
  });
});

describe('midcall-things-to-try', () => {
  for (const look of LOOKS) {
    it(`passes axe, all shown, ${look.dir}`, async () => {
      const { stage } = stageOf(state());
      const list = await inSimulator<ThingsToTry>(
        html`<midcall-things-to-try .stage=${stage}></midcall-things-to-try>`,
        look,
      );
      find(list, '.more').click();
      await list.updateComplete;
      expect(findAll(list, 'li')).to.have.length(Object.keys(EXPERIMENTS).length + 1);
      await expect(list).to.be.accessible();
    });
  }

  // `Object.keys` forgets that the keys are known.
  for (const name of Object.keys(EXPERIMENTS) as ExperimentName[]) {
    for (const [when, given] of [
      ['without a call', state()],
      ['in a call', state({ calls: [call()] })],
    ] as const) {
      it(`does "${name}" ${when} and says what to watch`, async () => {
        const { asked, stage } = stageOf(given);
        const list = await inSimulator<ThingsToTry>(
          html`<midcall-things-to-try .stage=${stage}></midcall-things-to-try>`,
        );
        find(list, '.more').click();
        await list.updateComplete;
        const place = Object.keys(EXPERIMENTS).indexOf(name);
        const hint = oneEvent(list, 'hint') as Promise<HintEvent>;
        findAll(list, 'li button')[place]!.click();
        const { words } = await hint;
        expect(words)
          .to.match(/^[A-Z].{30}/)
          .and.not.contain('{{')
          .and.not.contain('try.');
        expect(asked).not.to.be.empty;
      });
    }
  }

  it('puts the first caller on hold when a second phone rings', async () => {
    const { asked, shown, stage } = stageOf(state({ calls: [call()] }));
    const watch = await EXPERIMENTS.secondPhone(stage);
    expect(asked[0]).to.deep.equal(['act', 'sim-1', 'hold']);
    expect(asked[1]![1]).to.include({ caller: '+14155550178', queue: 'billing' });
    expect(shown.at(-1)).to.equal('+14155550178');
    expect(watch.values).to.deep.equal({ first: 'Grace Okafor', second: 'Daniel Reyes' });
  });
});
