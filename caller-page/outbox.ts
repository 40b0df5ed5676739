import type { Upload, UploadView } from '../protocol/photo-link.ts';
import { fileKey } from './file-key.ts';
import { type LinkClient, Refusal } from './link-client.ts';
import {
  fromServer,
  hasArrived,
  isSettled,
  type PageFile,
  stateFromServer,
  stateOfRefusal,
} from './page-file.ts';
import { beginFile, sendFile, type Sending, Stopped } from './send-file.ts';
import { shrinkPhoto } from './shrink.ts';

export interface OutboxParts {
  client: LinkClient;
  onChange(): void;
  /** Nothing can be sent by this link any more: `photo_link_over`, `photo_link_used` or `not_found`. */
  onClosed(code: string): void;
  wait: Sending['wait'];
  now: Sending['now'];
  chance: Sending['chance'];
}

const CLOSED = ['photo_link_over', 'photo_link_used'];

/** The files of the page: one after the other is made small and sent, so that a slow line carries one at a time. */
export class Outbox {
  readonly files: PageFile[] = [];
  view: UploadView | null = null;
  readonly #parts: OutboxParts;
  #running = false;
  #breakOff: () => void = () => {};

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  /** Files the caller chose. */
  add(chosen: readonly File[]) {
    for (const content of chosen) {
      const picture = URL.createObjectURL(content);
      const kind = /^video\//.test(content.type) ? 'video' : /^image\//.test(content.type) ? 'image' : 'file';
      this.files.push({
        n: this.#nextOf(kind),
        ...{
          kind,
          content,
          picture,
          state: 'preparing',
          size: content.size,
          sent: 0,
          key: null,
          uploadId: null,
        },
      });
    }
    this.#parts.onChange();
    void this.#run();
  }

  /** The caller thought better of it. */
  stop(file: PageFile) {
    const { uploadId } = file;
    const wasOnItsWay = file.state === 'sending' || file.state === 'retrying';
    file.state = 'stopped';
    file.content = null;
    if (wasOnItsWay) this.#breakOff();
    if (uploadId !== null) this.#parts.client.cancel(uploadId).catch(() => {});
    this.#parts.onChange();
  }

  /** What the server knows: of files from before the page was loaded again, and what became of the others. */
  learn(view: UploadView) {
    this.view = view;
    for (const upload of view.uploads) {
      const known = this.files.find(({ uploadId }) => uploadId === upload.id);
      if (known && hasArrived(known)) known.state = stateFromServer(upload) ?? known.state;
      else if (!known) this.#remember(upload);
    }
    this.#parts.onChange();
  }

  get isBusy(): boolean {
    return this.files.some((file) => !isSettled(file));
  }

  /** Whether something arrived of which it is not known yet if it can be shown. */
  get awaitsVerdict(): boolean {
    return !!this.view && this.view.uploads.some(({ state }) => state === 'arrived');
  }

  most(kind: PageFile['kind']): number | null {
    if (!this.view) return null;
    return kind === 'video' ? this.view.videoMaxBytes : this.view.photoMaxBytes;
  }

  #remember(upload: Upload) {
    // one that was just begun here has not been told its id yet
    if (this.files.some(({ key }) => key === upload.key)) return;
    const file = fromServer(upload, this.#nextOf(upload.kind));
    if (file) this.files.push(file);
  }

  #nextOf = (kind: PageFile['kind']): number => this.files.filter((file) => file.kind === kind).length + 1;

  async #run() {
    if (this.#running) return;
    this.#running = true;
    for (;;) {
      const next = this.files.find(({ state }) => state === 'preparing' || state === 'waiting');
      if (!next) break;
      await this.#send(next);
      this.#parts.onChange();
    }
    this.#running = false;
  }

  async #send(chosen: PageFile) {
    let file = chosen;
    try {
      const prepared = await this.#prepare(chosen);
      if (!prepared) return;
      file = prepared.file;
      const { content, key } = prepared;
      const sending = this.#sendingOf(file);
      const type = content.type === '' && file.kind === 'video' ? 'video/mp4' : content.type;
      const upload = await beginFile({ key, type, size: content.size }, sending);
      if (sending.isStopped()) {
        this.#parts.client.cancel(upload.id).catch(() => {});
        return;
      }
      file.uploadId = upload.id;
      await sendFile(content, upload, sending);
      file.state = 'arrived';
      file.content = null;
      this.learn(await this.#parts.client.view());
    } catch (error) {
      this.#settle(file, error);
    }
  }

  /** Makes it small, and finds out whether the server has a part of it. `null`: there is nothing to send. */
  async #prepare(chosen: PageFile): Promise<{ file: PageFile; content: Blob; key: string } | null> {
    if (!chosen.content) return null;
    const small = chosen.kind === 'image' ? await shrinkPhoto(chosen.content) : null;
    const content = small ?? chosen.content;
    const key = await fileKey(content);
    if (isStopped(chosen)) return null;
    const most = this.most(chosen.kind);
    if (most !== null && content.size > most) {
      chosen.state = 'tooLarge';
      chosen.content = null;
      return null;
    }
    const file = this.#continued(chosen, key);
    Object.assign(file, { key, content, size: content.size, state: 'sending' });
    this.#parts.onChange();
    return { file, content, key };
  }

  /** The row that the file goes on in: that of its first part, if the page was loaded again meanwhile. */
  #continued(chosen: PageFile, key: string): PageFile {
    const earlier = this.files.find((file) => file.key === key && file.state === 'interrupted');
    if (!earlier) return chosen;
    this.files.splice(this.files.indexOf(chosen), 1);
    return Object.assign(earlier, { picture: chosen.picture });
  }

  #sendingOf(file: PageFile): Sending {
    const { client, onChange, wait, now, chance } = this.#parts;
    return {
      ...{ client, wait, now, chance },
      isStopped: () => isStopped(file),
      onStart: (stop) => (this.#breakOff = stop),
      onSent: (octets) => {
        file.sent = octets;
        onChange();
      },
      onLine: (holds) => {
        if (!isStopped(file)) file.state = holds ? 'sending' : 'retrying';
        onChange();
      },
    };
  }

  #settle(file: PageFile, error: unknown) {
    if (error instanceof Stopped || isStopped(file)) return;
    const code = error instanceof Refusal ? error.code : '';
    if (hasArrived(file)) return; // only the last look failed
    file.state = stateOfRefusal(code);
    if (CLOSED.includes(code)) this.#parts.onClosed(code);
  }
}

const isStopped = ({ state }: PageFile): boolean => state === 'stopped';
