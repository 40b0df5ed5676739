import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { type PresetItem } from '../../protocol/preset.ts';
import { type MidcallPresetPicker, type PresetPickEvent } from '../../widget/elements/preset-picker.ts';
import '../../widget/elements/preset-picker.ts';
import { chord, html, inWidget, part, POLICY, preset, PRESETS } from './footer-fixture.ts';
import { waitUntil } from './wait-until.ts';

interface Given {
  presets?: PresetItem[];
  recentIds?: string[];
  policy?: object;
  waiting?: string | null;
  inline?: boolean;
  listState?: string;
}

async function render(
  given: Given = {},
  surroundings: { width?: number; dir?: string; locale?: string } = {},
) {
  const picked: string[] = [];
  const picker = await inWidget<MidcallPresetPicker>(
    html`<midcall-preset-picker
      .presets=${given.presets ?? PRESETS}
      .recentIds=${given.recentIds ?? []}
      .policy=${{ ...POLICY, ...given.policy }}
      .waiting=${given.waiting ?? null}
      .listState=${given.listState ?? 'ready'}
      ?inline=${given.inline ?? false}
      @midcall-pick=${({ detail }: PresetPickEvent) => void picked.push(`${detail.action} ${detail.preset.label}`)}
    ></midcall-preset-picker>`,
    surroundings,
  );
  picker.focus();
  return { picker, picked };
}

const input = (picker: Element) => part<HTMLInputElement>(picker, 'input');
const rows = (picker: Element) => [
  ...(picker.shadowRoot?.querySelectorAll<HTMLElement>('[role="option"]') ?? []),
];
const labels = (picker: Element) => rows(picker).map((row) => part2(row, '.label'));
const part2 = (row: Element, selector: string) => row.querySelector<HTMLElement>(selector)?.innerText ?? '';
const active = (picker: Element) => {
  const id = input(picker).getAttribute('aria-activedescendant');
  const row = rows(picker).find((item) => item.id === id);
  expect(row?.getAttribute('aria-selected')).to.equal('true');
  return row ? part2(row, '.label') : null;
};
const headings = (picker: Element) =>
  [...(picker.shadowRoot?.querySelectorAll<HTMLElement>('.heading') ?? [])].map((item) => item.innerText);

async function press(picker: MidcallPresetPicker, ...keys: string[]) {
  for (const key of keys) await sendKeys({ press: key });
  await picker.updateComplete;
}

describe('midcall-preset-picker', () => {
  for (const width of [320, 360]) {
    for (const [dir, locale] of [
      ['ltr', 'en'],
      ['rtl', 'ja'],
    ] as const) {
      for (const inline of [false, true]) {
        it(`passes axe at ${width} px, ${dir}, ${inline ? 'always open' : 'as a dialog'}`, async () => {
          const { picker } = await render(
            { inline, waiting: 'Waits', recentIds: [PRESETS[1]?.id ?? ''] },
            { width, dir, locale },
          );
          await expect(picker).to.be.accessible();
        });
      }
    }
  }

  it('is a combobox "Search presets" over a list box "Presets", with the focus in the field', async () => {
    const { picker } = await render();
    expect(input(picker).getAttribute('aria-label')).to.equal('Search presets');
    expect(part(picker, '[role="listbox"]').getAttribute('aria-label')).to.equal('Presets');
    expect(input(picker).getAttribute('aria-controls')).to.equal('list');
    await waitUntil(() => picker.shadowRoot?.activeElement === input(picker));
    expect(active(picker)).to.equal('Ask for photo');
  });

  it('groups recent ones, categories and other languages, each preset once', async () => {
    const { picker } = await render({ recentIds: [PRESETS[3]?.id ?? ''] });
    expect(headings(picker)).to.deep.equal(['Recent', 'Presets', 'Safety', 'Visits', 'Other languages']);
    expect(labels(picker)).to.deep.equal([
      'Close the valve',
      'Ask for photo',
      'Visit time',
      'Repair number',
      'Leave the power off',
      'Appointment',
      'Compensación',
    ]);
  });

  it('shows what a preset costs and whether it is in another language', async () => {
    const { picker } = await render();
    const [, , , valve, , , money] = rows(picker);
    expect(valve && part2(valve, '.meta')).to.contain('2 messages');
    expect(money && part2(money, '.lang')).to.equal('ES only');
    expect(money?.querySelector('.lang')?.classList.contains('warn')).to.be.true;
    expect(money?.querySelector<HTMLElement>('.preview')?.lang).to.equal('es');
  });

  it('moves by arrows, from end to start, by Home and End', async () => {
    const { picker } = await render();
    await press(picker, 'ArrowDown', 'ArrowDown');
    expect(active(picker)).to.equal('Repair number');
    await press(picker, 'End');
    expect(active(picker)).to.equal('Compensación');
    await press(picker, 'ArrowDown');
    expect(active(picker)).to.equal('Ask for photo');
    await press(picker, 'ArrowUp');
    expect(active(picker)).to.equal('Compensación');
    await press(picker, 'Home');
    expect(active(picker)).to.equal('Ask for photo');
  });

  it('keeps the active row in sight', async () => {
    const many = Array.from({ length: 60 }, (_, index) => preset(`Preset ${index}`));
    const { picker } = await render({ presets: many });
    await press(picker, 'End');
    const list = part(picker, '.list').getBoundingClientRect();
    const row = part(picker, '[aria-selected="true"]').getBoundingClientRect();
    expect(row.bottom).to.be.at.most(list.bottom);
    expect(row.top).to.be.at.least(list.top);
  });

  it('finds by label, text and keyword, without regard to accents and case, and says how many', async () => {
    const { picker } = await render();
    for (const [query, found] of [
      ['COMPENSACION', ['Compensación']],
      ['clockwise', ['Close the valve']],
      ['pic', ['Ask for photo']],
      ['zzz', []],
    ] as const) {
      input(picker).value = query;
      input(picker).dispatchEvent(new Event('input'));
      await picker.updateComplete;
      expect(labels(picker)).to.deep.equal(found);
    }
    expect(part(picker, '.search [role="status"]').innerText).to.equal('Nothing found');
    await expect(picker).to.be.accessible();
  });

  it('picks by Enter what the setting says, and the other by Alt+Enter', async () => {
    const { picker, picked } = await render();
    await press(picker, 'ArrowDown', 'Enter');
    await chord('Alt', 'Enter');
    picker.policy = { ...POLICY, presetActivate: 'insert' };
    await picker.updateComplete;
    await press(picker, 'Enter');
    await chord('Alt', 'Enter');
    expect(picked).to.deep.equal([
      'send Visit time',
      'insert Visit time',
      'insert Visit time',
      'send Visit time',
    ]);
  });

  it('only sends where free text is off', async () => {
    const { picker, picked } = await render({
      policy: { freeText: false, presetActivate: 'insert' },
      inline: true,
    });
    await press(picker, 'Enter');
    await chord('Alt', 'Enter');
    expect(picked).to.deep.equal(['send Ask for photo', 'send Ask for photo']);
  });

  it('picks by a digit while the field is empty; in a search a digit is a digit', async () => {
    const { picker, picked } = await render();
    await press(picker, '3');
    expect(picked).to.deep.equal(['send Repair number']);
    await press(picker, '9');
    expect(picked).to.have.length(1);
    await sendKeys({ type: 'number 77' });
    await picker.updateComplete;
    expect(picked).to.have.length(1);
    expect(labels(picker)).to.deep.equal(['Repair number']);
    expect(rows(picker)[0]?.querySelector('kbd')).to.equal(null);
  });

  it('picks by a click, with Alt the other', async () => {
    const { picker, picked } = await render();
    rows(picker)[1]?.click();
    rows(picker)[1]?.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, altKey: true }));
    expect(picked).to.deep.equal(['send Visit time', 'insert Visit time']);
  });

  it('does not pick by the Enter of a composition, nor by a held key', async () => {
    const { picker, picked } = await render();
    for (const init of [{ isComposing: true }, { keyCode: 229 }, { repeat: true }]) {
      input(picker).dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, ...init }));
    }
    expect(picked).to.deep.equal([]);
  });

  it('closes by Esc', async () => {
    const { picker } = await render();
    let closed = 0;
    picker.addEventListener('midcall-picker-closed', () => void closed++);
    await press(picker, 'Escape');
    await waitUntil(() => closed === 1);
  });

  it('keeps the active preset when the list changes', async () => {
    const { picker } = await render();
    await press(picker, 'ArrowDown', 'ArrowDown');
    picker.presets = PRESETS.slice(1);
    await picker.updateComplete;
    expect(active(picker)).to.equal('Repair number');
  });

  it('says what there is when there is no list', async () => {
    const { picker } = await render({ presets: [], listState: 'loading' });
    expect(part(picker, '.note').innerText).to.equal('Loading presets');
    picker.listState = 'failed';
    await picker.updateComplete;
    let asked = 0;
    picker.addEventListener('midcall-presets-retry', () => void asked++);
    part(picker, '.note button').click();
    expect(asked).to.equal(1);
    picker.listState = 'ready';
    await picker.updateComplete;
    expect(part(picker, '.note').innerText).to.contain('No presets yet');
  });

  it('opens with 200 presets', async () => {
    const many = Array.from({ length: 200 }, (_, index) =>
      preset(`Preset ${index}`, {
        category: `Category ${index % 9}`,
        text: 'Text '.repeat(20),
        segments: 1 + (index % 3),
      }),
    );
    const picker = document.createElement('midcall-preset-picker');
    Object.assign(picker, { presets: many, policy: POLICY, listState: 'ready' });
    document.body.append(picker);
    await picker.updateComplete;
    const painted = picker.getBoundingClientRect() && part(picker, '.list').scrollHeight;
    expect(painted).to.be.greaterThan(1_000);
    expect(rows(picker)).to.have.length(200);
    picker.remove();
  });
});
