import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { LitElement } from 'lit';
import { fingerprint } from '../../protocol/fingerprint.ts';
import { Edit } from '../../admin-portal/edit.ts';
import '../../admin-portal/elements/section.ts';
import { type MidcallSection } from '../../admin-portal/elements/section.ts';
import { type MidcallLeaveDialog } from '../../admin-portal/elements/leave-dialog.ts';
import '../../admin-portal/elements/leave-dialog.ts';
import { ApiError } from '../../ui/api-client.ts';
import { inPortal } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

interface Note {
  words: string;
  loud: boolean;
}

/** A server that keeps one note, and refuses to write over what somebody else has written. */
class NoteKeeper {
  value: Note = { words: 'Hello', loud: false };
  saves = 0;
  async save(draft: Note, ifMatch: string): Promise<Note> {
    this.saves++;
    if (ifMatch !== fingerprint(this.value)) throw new ApiError('changed_meanwhile', { status: 412 });
    return (this.value = draft);
  }
}

class NoteSection extends LitElement {
  static keeper: NoteKeeper;
  problem = '';
  edit = new Edit<Note>(this, {
    navigation: () => undefined,
    load: async () => NoteSection.keeper.value,
    save: (draft, { ifMatch }) => NoteSection.keeper.save(draft, ifMatch),
  });
  override render() {
    return html`
      <midcall-section
        heading="A note"
        .edit=${this.edit}
        .names=${{ words: 'Words' }}
        .problem=${this.problem}
      >
        <label>Words<input .value=${this.edit.draft?.words ?? ''} @input=${this.#handleInput} /></label>
      </midcall-section>
    `;
  }
  #handleInput({ target }: Event) {
    this.edit.set({ words: (target as HTMLInputElement).value });
  }
}
customElements.define('note-section', NoteSection);

async function noteSection() {
  NoteSection.keeper = new NoteKeeper();
  const { element } = await inPortal<NoteSection>(html`<note-section></note-section>`);
  await waitUntil(() => element.edit.state === 'ready');
  await element.updateComplete;
  const section = element.renderRoot.querySelector<MidcallSection>('midcall-section')!;
  await section.updateComplete;
  return { element, section, input: element.renderRoot.querySelector('input')! };
}

const part = <T extends HTMLElement = HTMLElement>(section: MidcallSection, selector: string) =>
  section.renderRoot.querySelector<T>(selector);
const set = (section: MidcallSection) => part(section, 'button[type="submit"]')!;

async function write(input: HTMLInputElement, words: string) {
  input.focus();
  input.select();
  await sendKeys({ type: words });
}

describe('midcall-section', () => {
  it('saves by Set what was written, says so, and has nothing to save then', async () => {
    const { element, section, input } = await noteSection();
    expect(set(section).getAttribute('aria-disabled')).to.equal('true');
    await write(input, 'Good day');
    await section.updateComplete;
    expect(part(section, 'footer .st')!.textContent).to.contain('Not saved yet');
    set(section).click();
    await waitUntil(() => element.edit.state === 'saved');
    await section.updateComplete;
    expect(part(section, 'footer [role="status"]')!.textContent).to.contain('Saved');
    expect(NoteSection.keeper.value.words).to.equal('Good day');
    expect(set(section).getAttribute('aria-disabled')).to.equal('true');
    await expect(section).to.be.accessible();
  });

  it('saves by Enter in a field, once', async () => {
    const { element, input } = await noteSection();
    await write(input, 'By key');
    await sendKeys({ press: 'Enter' });
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => element.edit.state === 'saved');
    expect(NoteSection.keeper.saves).to.equal(1);
  });

  it('returns to what was saved when the work is discarded', async () => {
    const { section, input } = await noteSection();
    await write(input, 'Never mind');
    await section.updateComplete;
    part(section, 'footer button[type="button"]')!.click();
    await section.updateComplete;
    expect(section.edit.dirty).to.equal(false);
    expect(NoteSection.keeper.saves).to.equal(0);
  });

  it('does not save what has a problem, and says which', async () => {
    const { element, section, input } = await noteSection();
    await write(input, 'Too bad');
    element.problem = 'Nothing could be sent.';
    element.requestUpdate();
    await element.updateComplete;
    await section.updateComplete;
    expect(set(section).getAttribute('aria-disabled')).to.equal('true');
    set(section).click();
    expect(part(section, 'footer')!.textContent).to.contain('Nothing could be sent.');
    expect(NoteSection.keeper.saves).to.equal(0);
  });

  it('shows both versions when somebody else was faster, and saves the one that is chosen', async () => {
    for (const choice of ['mine', 'theirs'] as const) {
      const { element, section, input } = await noteSection();
      NoteSection.keeper.value = { words: 'Theirs', loud: false };
      await write(input, 'Mine');
      await section.updateComplete;
      set(section).click();
      await waitUntil(() => element.edit.theirs !== null);
      await section.updateComplete;
      const conflict = section.renderRoot.querySelector('midcall-conflict')!;
      await conflict.updateComplete;
      const cells = [...conflict.renderRoot.querySelectorAll('tbody tr')].map((row) =>
        [...row.children].map((cell) => cell.textContent.trim()),
      );
      expect(cells).to.deep.equal([['Words', 'Mine', 'Theirs']]);
      expect(conflict.renderRoot.querySelector('[role="alert"]')).to.exist;
      await expect(conflict).to.be.accessible();
      const [takeTheirs, keepMine] = conflict.renderRoot.querySelectorAll<HTMLElement>('.acts button');
      (choice === 'mine' ? keepMine! : takeTheirs!).click();
      await waitUntil(() => element.edit.theirs === null && element.edit.state !== 'saving');
      expect(NoteSection.keeper.value.words).to.equal(choice === 'mine' ? 'Mine' : 'Theirs');
      expect(element.edit.draft?.words).to.equal(choice === 'mine' ? 'Mine' : 'Theirs');
    }
  });
});

describe('midcall-leave-dialog', () => {
  it('stays by Escape and by its first choice, and leaves only when told to', async () => {
    const dialog = await fixture<MidcallLeaveDialog>(html`<midcall-leave-dialog></midcall-leave-dialog>`);
    const opened = () =>
      waitUntil(() => dialog.shadowRoot!.activeElement?.classList.contains('primary') ?? false);
    const press = async (selector: string) => {
      await dialog.updateComplete;
      const isClosed = oneEvent(dialog.renderRoot.querySelector('wa-dialog')!, 'wa-after-hide');
      dialog.renderRoot.querySelector<HTMLElement>(selector)!.click();
      await isClosed;
    };
    const left = dialog.ask();
    await opened();
    await press('.b:not(.primary)');
    expect(await left).to.equal(true);
    const stayed = dialog.ask();
    await opened();
    await press('.primary');
    expect(await stayed).to.equal(false);
    const escaped = dialog.ask();
    await opened();
    await sendKeys({ press: 'Escape' });
    expect(await escaped).to.equal(false);
  });
});
