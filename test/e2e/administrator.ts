import { PrefixHold } from '../../protocol/alarm.ts';
import { AuditPage } from '../../protocol/audit.ts';
import { NumberPage, NumberView } from '../../protocol/phone-number.ts';
import { Preset } from '../../protocol/preset.ts';
import { PresetPage } from '../../protocol/preset-page.ts';
import { QueueView } from '../../protocol/queue.ts';
import { type Settings } from '../../protocol/settings.ts';
import { type ApiAnswer, get, post, put, remove } from './http.ts';

interface Access {
  serverOrigin: string;
  demo: { adminKey: string };
}

/** The company's administrator, by API key. What was changed is put back by `restore`. */
export class Administrator {
  #origin: string;
  #token: string;
  #undo: (() => Promise<unknown>)[] = [];

  constructor({ serverOrigin, demo }: Access) {
    this.#origin = serverOrigin;
    this.#token = demo.adminKey;
  }

  async set(settings: Partial<Settings>): Promise<void> {
    const before = (await this.#get('settings'))['values'] as Settings;
    const changed = Object.keys(settings) as (keyof Settings)[];
    const old = Object.fromEntries(changed.map((key) => [key, before[key]]));
    this.#undo.push(() => this.#put('settings', old));
    await this.#put('settings', settings);
  }

  async setQueue(
    key: string,
    change: Partial<Pick<QueueView, 'smsEnabled' | 'inboundNumbers' | 'outboundNumbers'>>,
  ): Promise<void> {
    const before = QueueView.parse(await this.#get(`queues/${key}`));
    const changed = Object.keys(change) as (keyof typeof change)[];
    const old = Object.fromEntries(changed.map((name) => [name, before[name]]));
    this.#undo.push(() => this.#put(`queues/${key}`, old));
    await this.#put(`queues/${key}`, change);
  }

  /** Whatever the queue is set to, it inherits these settings again. */
  keepInherited(key: string, ...settings: (keyof Settings)[]): void {
    const inherited = Object.fromEntries(settings.map((name) => [name, null]));
    this.#undo.push(() => this.#put(`queues/${key}/settings`, inherited));
  }

  /** Whoever stops all texts, they go on. */
  resumeInTheEnd(): void {
    this.#undo.push(() => this.#put('sending', { stopped: false }));
  }

  /** Whatever becomes of this text, it is put back. */
  async keepText(kind: 'closing' | 'autoReply' | 'photoLink', language: string): Promise<void> {
    const path = `automatic-texts/${kind}/${language}`;
    const { enabled, text } = await this.#get(path);
    this.#undo.push(() => this.#put(path, { enabled, text }));
  }

  /** Presets that come from now on are removed in the end. */
  async keepPresets(): Promise<void> {
    const ids = async () =>
      PresetPage.parse(await this.#get('presets?limit=200')).presets.map(({ id }) => id);
    const kept = new Set(await ids());
    this.#undo.push(async () => {
      for (const id of await ids()) if (!kept.has(id)) await this.#remove(id);
    });
  }

  /** Adds a preset in English. */
  async addPreset(label: string, text: string): Promise<Preset> {
    const preset = Preset.parse(
      done(
        await post(this.#url('presets'), { token: this.#token, body: { texts: { en: { label, text } } } }),
      ),
    );
    this.#undo.push(() => this.#remove(preset.id));
    return preset;
  }

  async removePreset({ id }: Preset): Promise<void> {
    done(await this.#remove(id));
  }

  /** The newest entry about this object. */
  async lastChange(object: string) {
    const { entries } = AuditPage.parse(await this.#get('audit?limit=50'));
    return entries.find((entry) => entry.object === object);
  }

  /** No text goes to numbers that begin so, for an hour. */
  async holdPrefix(prefix: string): Promise<void> {
    const body = { prefix, hours: 1 };
    const held = PrefixHold.parse(done(await post(this.#url('prefix-holds'), { token: this.#token, body })));
    this.#undo.push(() => remove(this.#url(`prefix-holds/${held.id}`), { token: this.#token }));
  }

  /** A number with both roles; with `verified`, as if it had been proved elsewhere. */
  async addNumber(number: string, label: string, { verified = false } = {}): Promise<{ id: string }> {
    this.forgetNumber(number);
    const added = await post(this.#url('numbers'), { token: this.#token, body: { number, label } });
    const { id } = NumberView.parse(done(added));
    if (verified) await this.#put(`numbers/${id}`, { verified });
    return { id };
  }

  /** Whoever adds this number, it is removed. */
  forgetNumber(number: string): void {
    this.#undo.push(async () => {
      const found = await this.#get(`numbers?search=${encodeURIComponent(number)}`);
      const [same] = NumberPage.parse(found).numbers;
      return same ? remove(this.#url(`numbers/${same.id}`), { token: this.#token }) : found;
    });
  }

  /** Adds a number with both roles, and starts to verify it by another one. */
  async verifyNewNumber(digits: string): Promise<{ id: string }> {
    const added = NumberView.parse(
      done(await post(this.#url('numbers'), { token: this.#token, body: { number: digits } })),
    );
    const url = this.#url(`numbers/${added.id}`);
    this.#undo.push(() => remove(url, { token: this.#token }));
    done(await post(`${url}/verification`, { token: this.#token, body: {} }));
    return { id: added.id };
  }

  async number(id: string): Promise<NumberView> {
    return NumberView.parse(await this.#get(`numbers/${id}`));
  }

  /** Puts everything back, the last change first. */
  async restore(): Promise<void> {
    for (const undo of this.#undo.splice(0).reverse()) await undo();
  }

  #url(path: string): string {
    return `${this.#origin}/v1/admin/${path}`;
  }
  async #get(path: string): Promise<ApiAnswer> {
    return done(await get(this.#url(path), { token: this.#token }));
  }
  async #put(path: string, body: object): Promise<ApiAnswer> {
    return done(await put(this.#url(path), { token: this.#token, body }));
  }
  #remove(id: string): Promise<ApiAnswer> {
    return remove(this.#url(`presets/${id}`), { token: this.#token });
  }
}

function done(answer: ApiAnswer): ApiAnswer {
  if (answer.status < 300) return answer;
  throw new Error(`The server refused an administrator: ${answer.status} ${answer.code}`);
}
