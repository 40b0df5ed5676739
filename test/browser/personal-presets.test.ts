import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { type PresetItem } from '../../protocol/preset.ts';
import { type WidgetPolicy } from '../../protocol/session.ts';
import '../../widget/elements/composer.ts';
import { type MidcallComposer } from '../../widget/elements/composer.ts';
import { type MidcallPresetBar } from '../../widget/elements/preset-bar.ts';
import { type SendPresetEvent } from '../../widget/elements/preset-events.ts';
import '../../widget/elements/preset-bar.ts';
import { type MidcallPresetPicker } from '../../widget/elements/preset-picker.ts';
import { FakePersonalPresets, personal } from './fake-personal-presets.ts';
import { actions, html, inWidget, part, POLICY, preset, PRESETS, textArea } from './footer-fixture.ts';
import { waitUntil } from './wait-until.ts';

/** A footer of an agent with two presets of their own. */
async function render({
  policy = {},
  ...surroundings
}: { policy?: Partial<WidgetPolicy>; width?: number; dir?: string; locale?: string } = {}) {
  const server = new FakePersonalPresets(
    personal('Van', { text: 'The van is on its way.', keyword: 'van' }),
    personal('Furgón', { language: 'es' }),
  );
  const own = (): PresetItem[] =>
    server.presets.map(({ id, label, text, keyword, language }) =>
      preset(label, { id, text, keyword, language, fallback: language !== 'en', layer: 'personal' }),
    );
  const sent: string[] = [];
  const given = { ...POLICY, personalPresets: true, ...policy };
  const composer = await inWidget<MidcallComposer>(
    html`<midcall-composer
      .callKey=${'call-1'}
      name="Grace"
      short-name="Grace"
      language="en"
      .policy=${given}
      @midcall-send-preset=${({ detail }: SendPresetEvent) => void sent.push(detail.preset.id)}
    >
      <midcall-preset-bar
        slot="presets"
        .callKey=${'call-1'}
        .policy=${given}
        language="en"
      ></midcall-preset-bar>
    </midcall-composer>`,
    {
      ...surroundings,
      actions: actions({
        personalPresets: () => server,
        // the server says what holds now; that a list is older than a setting is what is tried here
        presets: (language) => Promise.resolve({ language, presets: [...PRESETS, ...own()] }),
      }),
    },
  );
  const bar = composer.querySelector('midcall-preset-bar')!;
  await waitUntil(() => bar.shadowRoot!.querySelectorAll('.chip').length > 1);
  return { composer, bar, server, sent };
}

async function openPicker(bar: MidcallPresetBar): Promise<MidcallPresetPicker> {
  bar.open();
  const picker = () => bar.shadowRoot!.querySelector('midcall-preset-picker');
  await waitUntil(() => picker()?.shadowRoot?.querySelector('dialog[open]'));
  return picker()!;
}

async function mineOf(bar: MidcallPresetBar): Promise<HTMLElement> {
  const mine = () => bar.shadowRoot!.querySelector('midcall-my-presets');
  await waitUntil(() => mine()?.shadowRoot?.querySelector('dialog[open]'));
  return mine()!;
}

const rows = (picker: Element) => [...picker.shadowRoot!.querySelectorAll<HTMLElement>('[role="option"]')];
const labels = (picker: Element) =>
  rows(picker).map((row) => row.querySelector<HTMLElement>('.label')!.innerText);
const keepButton = (composer: Element) => composer.shadowRoot!.querySelector<HTMLButtonElement>('.keep');

async function type(composer: MidcallComposer, text: string) {
  textArea(composer).focus();
  await sendKeys({ type: text });
}

async function switchOff(composer: MidcallComposer, bar: MidcallPresetBar) {
  composer.policy = bar.policy = { ...POLICY, personalPresets: false };
  await Promise.all([composer.updateComplete, bar.updateComplete]);
}

describe('presets of the agent’s own, in the picker', () => {
  beforeEach(() => localStorage.clear());

  for (const [width, dir, locale] of [
    [320, 'ltr', 'en'],
    [320, 'rtl', 'ar'],
    [360, 'ltr', 'ja'],
  ] as const)
    it(`pass axe at ${width} px, ${dir}, and do not overflow`, async () => {
      const { bar, composer } = await render({ width, dir, locale });
      await type(composer, 'Hello');
      await expect(composer).to.be.accessible();
      expect(composer.scrollWidth).to.be.at.most(width);
      const end = part(composer, '.end');
      expect(end.scrollWidth).to.be.at.most(end.clientWidth);
      const picker = await openPicker(bar);
      await expect(picker).to.be.accessible();
      const dialog = part(picker, 'dialog');
      expect(dialog.scrollWidth).to.be.at.most(dialog.clientWidth);
    });

  it('stand last under a heading of their own, marked, with the badge of another language', async () => {
    const { bar } = await render();
    const picker = await openPicker(bar);
    const headings = [...picker.shadowRoot!.querySelectorAll<HTMLElement>('.heading')];
    expect(headings.at(-1)!.innerText).to.equal('My presets');
    expect(headings.at(-2)!.innerText).to.equal('Other languages');
    const group = headings.at(-1)!.closest('[role="group"]')!;
    const own = [...group.querySelectorAll<HTMLElement>('[role="option"]')];
    expect(own.map((row) => row.querySelector<HTMLElement>('.label')!.innerText)).to.deep.equal([
      'Van',
      'Furgón',
    ]);
    for (const row of own) expect(row.querySelector('.meta > .i')).to.exist;
    expect(own[1]!.querySelector<HTMLElement>('.lang.warn')!.innerText).to.equal('ES only');
    const others = rows(picker).filter((row) => !own.includes(row));
    for (const row of others) expect(row.querySelector('.meta > .i')).to.not.exist;
  });

  it('are sent by one press, and stay out of the chips and of the recent ones', async () => {
    const { bar, sent, server } = await render();
    let picker = await openPicker(bar);
    await sendKeys({ type: 'van' });
    await waitUntil(() => labels(picker).length === 1);
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => sent.length === 1);
    expect(sent).to.deep.equal([server.presets[0]!.id]);
    const chips = [...bar.shadowRoot!.querySelectorAll<HTMLElement>('.chip')].map((chip) => chip.innerText);
    expect(chips).to.not.include('Van');
    picker = await openPicker(bar);
    expect(labels(picker).filter((label) => label === 'Van')).to.have.length(1);
    expect(labels(picker).slice(-2)).to.deep.equal(['Van', 'Furgón']);
  });

  it('are inserted by their keyword', async () => {
    const { composer } = await render();
    await type(composer, 'Hello, #VAN ');
    await waitUntil(() => textArea(composer).value === 'Hello, The van is on its way.');
  });

  it('are edited by F2, and the picker comes back', async () => {
    const { bar, server } = await render();
    const picker = await openPicker(bar);
    await sendKeys({ press: 'End' });
    await sendKeys({ press: 'ArrowUp' });
    expect(part(picker, '[aria-selected="true"]').getAttribute('aria-keyshortcuts')).to.contain('F2');
    expect(part(picker, '.foot').innerText.replace(/\s+/g, ' ')).to.contain('F2 edit');
    await sendKeys({ press: 'F2' });
    const mine = await mineOf(bar);
    await waitUntil(
      () =>
        mine.shadowRoot!.querySelector('midcall-my-preset-form')?.shadowRoot?.activeElement?.id === 'label',
    );
    await sendKeys({ type: 'Lorry' });
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => server.presets[0]!.label === 'Lorry');
    await waitUntil(() => mine.shadowRoot!.querySelector('li'));
    bar.revision++;
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => bar.shadowRoot!.querySelector('midcall-preset-picker'));
    const again = await openPicker(bar);
    await waitUntil(() => labels(again).includes('Lorry'));
    await waitUntil(() => again.shadowRoot!.activeElement === part(again, 'input'));
  });

  it('leave F2 alone on a preset of an administrator', async () => {
    const { bar } = await render();
    const picker = await openPicker(bar);
    await sendKeys({ press: 'F2' });
    await picker.updateComplete;
    expect(bar.shadowRoot!.querySelector('midcall-my-presets')).to.not.exist;
    expect(part(picker, '.foot').innerText).to.not.contain('F2');
  });

  it('are all reached by one button after the list, by the keyboard, too', async () => {
    const { bar } = await render();
    const picker = await openPicker(bar);
    const button = part(picker, '.mine button');
    expect(button.innerText.trim()).to.equal('Edit my presets');
    // behind the button that closes, and the list where the browser scrolls it by keys
    for (let step = 0; step < 3 && picker.shadowRoot!.activeElement !== button; step++)
      await sendKeys({ press: 'Tab' });
    expect(picker.shadowRoot!.activeElement).to.equal(button);
    await sendKeys({ press: 'Enter' });
    const mine = await mineOf(bar);
    await waitUntil(() => mine.shadowRoot!.querySelectorAll('li').length === 2);
    await expect(mine).to.be.accessible();
  });
});

describe('a text in the text box', () => {
  beforeEach(() => localStorage.clear());

  it('is kept as a preset, and the agent goes on where they were', async () => {
    const { composer, bar, server } = await render();
    await type(composer, 'Your part has arrived, we will bring it on Monday.');
    await waitUntil(() => keepButton(composer));
    expect(keepButton(composer)!.getAttribute('aria-label')).to.equal('Save as my preset');
    keepButton(composer)!.focus();
    await sendKeys({ press: 'Enter' });
    const mine = await mineOf(bar);
    await waitUntil(() => mine.shadowRoot!.querySelector('midcall-my-preset-form'));
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => server.presets.length === 3);
    expect(server.presets[2]).to.include({
      label: 'Your part has arrived, we will bring it',
      text: 'Your part has arrived, we will bring it on Monday.',
      language: 'en',
    });
    await waitUntil(() => !bar.shadowRoot!.querySelector('midcall-my-presets'));
    await waitUntil(() => composer.shadowRoot!.activeElement === keepButton(composer));
    expect(part(bar, '.kept').innerText).to.contain(
      '“Your part has arrived, we will bring it” is saved in my presets.',
    );
    expect(textArea(composer).value).to.contain('Your part has arrived');
    await expect(composer).to.be.accessible();
  });

  it('has no such button while it is empty, or belongs to another call', async () => {
    const { composer } = await render();
    expect(keepButton(composer)).to.not.exist;
    await type(composer, 'Hello');
    await waitUntil(() => keepButton(composer));
    composer.lock = { callKey: 'call-1', name: 'Grace', shortName: 'Grace' };
    await waitUntil(() => !keepButton(composer));
  });
});

describe('while presets of the agent’s own are off', () => {
  it('there is no trace of them: no button, no tab stop, no row, no keyword', async () => {
    const { composer, bar } = await render({ policy: { personalPresets: false } });
    await type(composer, '#van Hello');
    expect(textArea(composer).value).to.equal('#van Hello');
    expect(keepButton(composer)).to.not.exist;
    const picker = await openPicker(bar);
    expect(labels(picker)).to.not.include('Van');
    expect(picker.shadowRoot!.querySelector('.mine')).to.not.exist;
    const buttons = [...picker.shadowRoot!.querySelectorAll('button')];
    expect(buttons.map(({ className }) => className)).to.deep.equal(['esc']);
  });

  it('they vanish at once when the setting goes, with what is open of them', async () => {
    const { composer, bar } = await render();
    await type(composer, 'Hello');
    await waitUntil(() => keepButton(composer));
    const picker = await openPicker(bar);
    expect(labels(picker)).to.include('Van');
    part<HTMLButtonElement>(picker, '.mine button').click();
    await mineOf(bar);
    await switchOff(composer, bar);
    expect(keepButton(composer)).to.not.exist;
    expect(bar.shadowRoot!.querySelector('midcall-my-presets')).to.not.exist;
    expect(bar.textOf('van')).to.equal(null);
    expect(labels(await openPicker(bar))).to.not.include('Van');
  });
});
