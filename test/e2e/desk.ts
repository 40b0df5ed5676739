import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';
import { type ApiAnswer, post } from './http.ts';

/** Other ways a call ends than "Hang up", as the telephone names them. */
export type OtherEnding =
  'Ana ends it' | 'The line drops' | 'Moved to another team' | 'The phone system fails';

/** The simulator as a person sees it: a telephone, the support desk with the widget, handsets. All by role and name. */
export class Desk {
  readonly page: Page;
  #token = '';
  #sessionPath = '';
  #callKey = '';

  constructor(page: Page) {
    this.page = page;
    page.on('request', (request) => {
      this.#token = request.headers()['authorization'] ?? this.#token;
      this.#callKey = /\/v1\/calls\/([\w-]+)/.exec(request.url())?.[1] ?? this.#callKey;
      const session = /\/v1\/stream\?session=([\w-]+)/.exec(request.url())?.[1];
      if (session) this.#sessionPath = `${new URL(request.url()).origin}/v1/sessions/${session}`;
    });
  }

  get widget(): FrameLocator {
    return this.page.frameLocator('iframe');
  }
  get conversation(): Locator {
    return this.widget.getByRole('log', { name: 'Conversation' });
  }
  get message(): Locator {
    return this.widget.getByRole('textbox', { name: 'Message' });
  }
  get send(): Locator {
    return this.widget.getByRole('button', { name: 'Send', exact: true });
  }
  get presetsButton(): Locator {
    return this.widget.getByRole('button', { name: 'Presets', exact: true });
  }
  get presets(): Locator {
    return this.widget.getByRole('listbox', { name: 'Presets' });
  }

  /** The text with these words, with what became of it. */
  bubble(words: string | RegExp): Locator {
    return this.conversation.getByRole('article').filter({ hasText: words });
  }

  /** The caller's telephone. */
  handset(number = '+1 415 555 0142'): Handset {
    return new Handset(this.page.getByRole('region', { name: number }));
  }

  async open(origin: string): Promise<void> {
    await this.page.goto(origin);
    await expect(this.page.getByRole('button', { name: 'Call', exact: true })).toBeVisible();
  }

  /** Chooses whose telephone is in hand. */
  async choose(caller: string): Promise<void> {
    await this.page.getByRole('textbox', { name: "Caller's number" }).fill(caller);
  }

  async call({
    queue,
    language,
    caller,
  }: { queue?: string; language?: string; caller?: string } = {}): Promise<void> {
    if (caller) await this.choose(caller);
    if (queue) await this.page.getByRole('combobox', { name: 'Queue' }).selectOption({ label: queue });
    if (language)
      await this.page
        .getByRole('combobox', { name: 'Language', exact: true })
        .selectOption({ label: language });
    await this.page.getByRole('button', { name: 'Call', exact: true }).click();
    await expect(this.page.getByRole('button', { name: 'Hang up' })).toBeVisible();
  }

  /** A call with this caller, and the widget ready to write to them. */
  async talkTo(caller: string, options: { queue?: string; language?: string } = {}): Promise<Handset> {
    await this.call({ caller, ...options });
    await expect(this.widget.getByRole('heading', { name: caller, level: 1 })).toBeVisible();
    await expect(this.message).toBeEditable();
    return this.handset(caller);
  }

  async hangUp(): Promise<void> {
    await this.page.getByRole('button', { name: 'Hang up' }).click();
  }

  async end(ending: OtherEnding): Promise<void> {
    await this.page.getByText('Other endings').click();
    await this.page.getByRole('button', { name: ending }).click();
  }

  /** How the carrier network treats all texts from now on. */
  async setDelivery(label: string): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Delivery' }).selectOption({ label });
  }

  async write(text: string): Promise<void> {
    await this.message.fill(text);
    await this.send.click();
  }

  async sendPreset(name: string | RegExp): Promise<void> {
    await this.presetsButton.click();
    await this.presets.getByRole('option', { name }).first().click();
  }

  /** Key of the call the widget shows. */
  get callKey(): string {
    return this.#callKey;
  }

  /** Asks the server to send what the widget would not: as a script does that has the agent's access token. */
  post(message: object): Promise<ApiAnswer> {
    const body = { callKey: this.#callKey, ...message };
    return post(`${this.#sessionPath}/messages`, { token: this.#token, body });
  }
}

export class Handset {
  readonly region: Locator;

  constructor(region: Locator) {
    this.region = region;
  }

  get messages(): Locator {
    return this.region.getByRole('log', { name: 'Messages' });
  }
  /** The texts on the screen that say this. */
  texts(words: string | RegExp): Locator {
    return this.messages.getByText(words);
  }

  async text(words: string): Promise<void> {
    await this.region.getByRole('textbox', { name: 'Text message' }).fill(words);
    await this.region.getByRole('button', { name: 'Send text' }).click();
  }

  /** Puts files of this computer to the next text. */
  async attach(files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
    const chooser = this.region.page().waitForEvent('filechooser');
    await this.region.getByRole('button', { name: 'Attach photo' }).click();
    await this.region.getByRole('menuitem', { name: 'From this computer' }).click();
    await (await chooser).setFiles(files);
  }
}
