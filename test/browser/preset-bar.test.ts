import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { type PresetItem } from '../../protocol/preset.ts';
import { type MidcallPresetBar } from '../../widget/elements/preset-bar.ts';
import { type InsertEvent, type SendPresetEvent } from '../../widget/elements/preset-events.ts';
import '../../widget/elements/preset-bar.ts';
import { actions, html, inWidget, part, POLICY, PRESETS } from './footer-fixture.ts';
import { waitUntil } from './wait-until.ts';

interface Given {
  policy?: object;
  waiting?: string | null;
  presets?: () => PresetItem[];
}

async function render(
  given: Given = {},
  surroundings: { width?: number; dir?: string; locale?: string } = {},
) {
  const heard: string[] = [];
  const reads: string[] = [];
  const bar = await inWidget<MidcallPresetBar>(
    html`<midcall-preset-bar
      .callKey=${'call-1'}
      language="en"
      .policy=${{ ...POLICY, ...given.policy }}
      .waiting=${given.waiting ?? null}
      @midcall-send-preset=${({ detail: { preset, variables } }: SendPresetEvent) =>
        void heard.push(`send ${preset.label} ${JSON.stringify(variables)}`)}
      @midcall-insert=${({ detail }: InsertEvent) => void heard.push(`insert ${detail.text}`)}
    ></midcall-preset-bar>`,
    {
      ...surroundings,
      actions: actions({
        presets: (language) => {
          reads.push(language);
          return Promise.resolve({ language, presets: given.presets?.() ?? PRESETS });
        },
      }),
    },
  );
  if (given.policy && 'presets' in given.policy) return { bar, heard, reads };
  await waitUntil(
    () =>
      bar.shadowRoot?.querySelector('.chip:nth-of-type(2)') ??
      bar.shadowRoot?.querySelector('midcall-preset-picker'),
  );
  return { bar, heard, reads };
}

const chips = (bar: Element) => [...(bar.shadowRoot?.querySelectorAll<HTMLButtonElement>('.chip') ?? [])];
const names = (bar: Element) => chips(bar).map((chip) => chip.innerText.trim());

async function openPicker(bar: MidcallPresetBar) {
  bar.open();
  await waitUntil(() =>
    bar.shadowRoot?.querySelector('midcall-preset-picker')?.shadowRoot?.querySelector('dialog[open]'),
  );
  return part(bar, 'midcall-preset-picker');
}

async function question(bar: MidcallPresetBar) {
  await waitUntil(() =>
    bar.shadowRoot?.querySelector('midcall-send-question')?.shadowRoot?.querySelector('dialog[open]'),
  );
  return part(bar, 'midcall-send-question');
}

describe('midcall-preset-bar', () => {
  beforeEach(() => localStorage.clear());

  for (const width of [320, 360]) {
    for (const dir of ['ltr', 'rtl']) {
      it(`passes axe at ${width} px, ${dir}, and does not overflow`, async () => {
        const { bar } = await render({}, { width, dir });
        await expect(bar).to.be.accessible();
        expect(bar.scrollWidth).to.be.at.most(width);
      });
    }
  }

  it('has a chip "Presets" that opens a list box, and a few presets at hand', async () => {
    const { bar } = await render();
    const [all] = chips(bar);
    expect(names(bar).slice(0, 3)).to.deep.equal(['Presets', 'Ask for photo', 'Visit time']);
    expect(all?.getAttribute('aria-haspopup')).to.equal('listbox');
    expect(all?.getAttribute('aria-expanded')).to.equal('false');
    expect(all?.getAttribute('aria-keyshortcuts')).to.equal('Alt+S');
    await openPicker(bar);
    expect(all?.getAttribute('aria-expanded')).to.equal('true');
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => all?.getAttribute('aria-expanded') === 'false');
  });

  it('gives the focus back when the picker closes', async () => {
    const { bar } = await render();
    chips(bar)[0]?.focus();
    await openPicker(bar);
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => bar.shadowRoot?.activeElement === chips(bar)[0]);
  });

  it('gives the focus back when a preset was picked', async () => {
    const { bar } = await render();
    chips(bar)[0]?.focus();
    await openPicker(bar);
    await sendKeys({ press: '1' });
    await waitUntil(() => bar.shadowRoot?.activeElement === chips(bar)[0]);
  });

  it('sends by the picker, once, closes it, and remembers the preset', async () => {
    const { bar, heard } = await render();
    await openPicker(bar);
    await sendKeys({ press: '3' });
    await waitUntil(() => heard.length === 1);
    expect(heard).to.deep.equal(['send Repair number {}']);
    await waitUntil(() => !bar.shadowRoot?.querySelector('midcall-preset-picker'));
    expect(names(bar)[1]).to.equal('Repair number');
    const again = await render();
    expect(names(again.bar)[1]).to.equal('Repair number');
  });

  it('sends a chip once for a double click', async () => {
    const { bar, heard } = await render();
    chips(bar)[1]?.click();
    chips(bar)[1]?.click();
    expect(heard).to.deep.equal(['send Ask for photo {}']);
  });

  it('inserts with Alt', async () => {
    const { bar, heard } = await render();
    chips(bar)[1]?.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, altKey: true }));
    expect(heard).to.deep.equal([`insert ${PRESETS[0]?.text}`]);
  });

  it('does not send while sending waits, but inserts', async () => {
    const { bar, heard } = await render({ waiting: 'Waits for the connection' });
    expect(chips(bar)[1]?.getAttribute('aria-disabled')).to.equal('true');
    expect(chips(bar)[1]?.title).to.equal('Waits for the connection');
    chips(bar)[1]?.click();
    expect(heard).to.deep.equal([]);
    const inserting = await render({ waiting: 'Waits', policy: { presetActivate: 'insert' } });
    chips(inserting.bar)[1]?.click();
    expect(inserting.heard).to.have.length(1);
  });

  it('asks before more than two messages; Esc sends nothing', async () => {
    const { bar, heard } = await render();
    await openPicker(bar);
    await sendKeys({ press: '5' });
    const asked = await question(bar);
    await expect(asked).to.be.accessible();
    expect(part(asked, 'h2').innerText).to.equal('Leave the power off');
    expect(part(asked, 'figcaption [role="status"]').innerText).to.equal('3 messages');
    expect(heard).to.deep.equal([]);
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => !bar.shadowRoot?.querySelector('midcall-send-question'));
    expect(heard).to.deep.equal([]);
  });

  it('asks for missing values, shows the text with them, and sends them', async () => {
    const { bar, heard } = await render();
    await openPicker(bar);
    await sendKeys({ press: '6' });
    const asked = await question(bar);
    await expect(asked).to.be.accessible();
    const input = part<HTMLInputElement>(asked, 'input');
    await waitUntil(() => asked.shadowRoot?.activeElement === input);
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => input.getAttribute('aria-invalid') === 'true');
    expect(heard).to.deep.equal([]);
    await sendKeys({ type: 'Monday' });
    await waitUntil(() => part(asked, '.bubble').innerText === 'See you on Monday at noon.');
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => heard.length === 1);
    expect(heard).to.deep.equal(['send Appointment {"day":"Monday"}']);
  });

  it('reads the list again when it changed, for another language and for another call', async () => {
    const { bar, reads } = await render();
    bar.revision = 1;
    await bar.updateComplete;
    bar.language = 'it';
    await bar.updateComplete;
    bar.callKey = 'call-2';
    await bar.updateComplete;
    expect(reads).to.deep.equal(['en', 'en', 'it', 'it']);
  });

  it('says that the preset it sent last is gone, and shows the list without it', async () => {
    let list = PRESETS;
    const { bar, heard } = await render({ presets: () => list });
    chips(bar)[1]?.click();
    expect(heard).to.have.length(1);
    list = PRESETS.slice(1);
    bar.revision = 1;
    await waitUntil(() => part(bar, '[role="alert"]').innerText.includes('“Ask for photo” was removed'));
    expect(names(bar)).to.not.include('Ask for photo');
    await expect(bar).to.be.accessible();
  });

  it('is the list itself, always open, where only presets are allowed', async () => {
    const { bar, heard } = await render({ policy: { freeText: false } });
    await customElements.whenDefined('midcall-preset-picker');
    const picker = part(bar, 'midcall-preset-picker');
    await waitUntil(() => picker.shadowRoot?.querySelectorAll('[role="option"]').length === PRESETS.length);
    expect(chips(bar)).to.deep.equal([]);
    expect(picker.shadowRoot?.querySelector('dialog')).to.equal(null);
    await expect(bar).to.be.accessible();
    bar.open();
    await sendKeys({ press: '2' });
    expect(heard).to.deep.equal(['send Visit time {}']);
  });

  it('does not open while it is not on the screen', async () => {
    const { bar } = await render();
    bar.hidden = true;
    bar.open();
    await bar.updateComplete;
    expect(bar.shadowRoot?.querySelector('midcall-preset-picker') === null).to.be.true;
  });

  it('is nothing where presets are off', async () => {
    const { bar, reads } = await render({ policy: { presets: false } });
    bar.open();
    await bar.updateComplete;
    expect(bar.shadowRoot?.querySelector('button')).to.equal(null);
    expect(reads).to.deep.equal([]);
  });
});
