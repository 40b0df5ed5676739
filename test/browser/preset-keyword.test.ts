import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../widget/elements/composer.ts';
import { type MidcallComposer } from '../../widget/elements/composer.ts';
import '../../widget/elements/preset-bar.ts';
import { chord, html, inWidget, POLICY, PRESETS, textArea } from './footer-fixture.ts';
import { waitUntil } from './wait-until.ts';

async function composer(policy: object = {}): Promise<MidcallComposer> {
  const given = { ...POLICY, ...policy };
  const element = await inWidget<MidcallComposer>(
    html`<midcall-composer
      .callKey=${'call-1'}
      name="Grace"
      short-name="Grace"
      language="en"
      .policy=${given}
    >
      <midcall-preset-bar
        slot="presets"
        .callKey=${'call-1'}
        .policy=${given}
        language="en"
      ></midcall-preset-bar>
    </midcall-composer>`,
    { actions: { presets: () => Promise.resolve({ language: 'en', presets: PRESETS }) } as never },
  );
  await waitUntil(() => element.querySelector('midcall-preset-bar') !== null);
  if (given.presets)
    await waitUntil(() => element.querySelector('midcall-preset-bar')!.textOf('pic') !== null);
  textArea(element).focus();
  return element;
}

describe('a keyword in the text', () => {
  it('becomes its preset at the space, and undo brings it back', async () => {
    const element = await composer();
    await sendKeys({ type: 'Hello #PIC ' });
    await waitUntil(() => textArea(element).value === `Hello ${PRESETS[0]!.text}`);
    await chord('Control', 'z');
    await waitUntil(() => textArea(element).value === 'Hello #PIC ');
  });

  it('stays when no preset has it, in the middle of a word, and while presets are off', async () => {
    const element = await composer();
    await sendKeys({ type: '#unknown a#pic ' });
    expect(textArea(element).value).to.equal('#unknown a#pic ');
    const off = await composer({ presets: false });
    await sendKeys({ type: '#pic ' });
    expect(textArea(off).value).to.equal('#pic ');
  });
});
