import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';

/** The simulator as a person sees it: a telephone, the support desk with the widget, handsets. All by role and name. */
export class Desk {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
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

  /** The caller's telephone. */
  handset(number = '+1 415 555 0142'): Handset {
    return new Handset(this.page.getByRole('region', { name: number }));
  }

  async open(origin: string): Promise<void> {
    await this.page.goto(origin);
    await expect(this.page.getByRole('button', { name: 'Call', exact: true })).toBeVisible();
  }

  async call({
    queue,
    language,
    caller,
  }: { queue?: string; language?: string; caller?: string } = {}): Promise<void> {
    if (caller) await this.page.getByRole('textbox', { name: "Caller's number" }).fill(caller);
    if (queue) await this.page.getByRole('combobox', { name: 'Queue' }).selectOption({ label: queue });
    if (language)
      await this.page
        .getByRole('combobox', { name: 'Language', exact: true })
        .selectOption({ label: language });
    await this.page.getByRole('button', { name: 'Call', exact: true }).click();
    await expect(this.page.getByRole('button', { name: 'Hang up' })).toBeVisible();
  }

  async hangUp(): Promise<void> {
    await this.page.getByRole('button', { name: 'Hang up' }).click();
  }

  async write(text: string): Promise<void> {
    await this.message.fill(text);
    await this.send.click();
  }

  async sendPreset(name: string | RegExp): Promise<void> {
    await this.widget.getByRole('button', { name: 'Presets' }).click();
    await this.widget.getByRole('listbox', { name: 'Presets' }).getByRole('option', { name }).first().click();
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

  async text(words: string): Promise<void> {
    await this.region.getByRole('textbox', { name: 'Text message' }).fill(words);
    await this.region.getByRole('button', { name: 'Send text' }).click();
  }
}
