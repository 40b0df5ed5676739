import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type RecordRef } from '../../protocol/call.ts';
import {
  type Correction,
  type FindResult,
  type RecordAccount,
  type RecordEntry,
  type RecordSystem,
  type RecordWrite,
  type WriteResult,
} from '../../server/records/record-system.ts';
import { type Fault, type Shown } from '../contracts/record-system.ts';

export const MEMORY = 'memory';
export const TOKEN = 'let-me-in-by-this';

/** What a request of the adapter ends with, beside an answer. */
class Lost extends Error {
  override name = 'Lost' as const;
  readonly done: 'no' | 'unknown';
  readonly throttled: boolean;
  constructor(done: 'no' | 'unknown', throttled = false) {
    super('no answer');
    this.done = done;
    this.throttled = throttled;
  }
}

interface Comment {
  ref: string;
  writes: string[];
  text: string;
  files: string[];
}

/** A CRM in memory, and its adapter: a comment for each write, or one that grows. */
export class MemoryCrm {
  readonly system: RecordSystem;
  /** Comments of each record, in the order in which they came. */
  readonly comments = new Map<string, Comment[]>();
  /** By id. What is not here is gone. */
  readonly records = new Map<string, 'open' | 'closed'>([['1042', 'open']]);
  token = TOKEN;
  /** Writes that were asked for, whatever became of them. */
  readonly asked: RecordWrite[] = [];
  /** Held back until the promise is there, once a request has come. */
  gate: (() => Promise<void>) | null = null;
  #uploads = new Map<string, Uint8Array>();
  #requests = 0;
  #faults: { at: number; fault: Fault }[] = [];

  constructor({ timeoutMs = 5_000 }: { timeoutMs?: number } = {}) {
    this.system = {
      name: MEMORY,
      timeoutMs,
      account: {
        fields: [
          { name: 'site', label: 'Site', kind: 'text' },
          { name: 'token', label: 'Token', kind: 'secret' },
        ],
        schema: z.strictObject({ site: z.string().min(1), token: z.string().min(1) }),
      },
      options: [{ name: 'comments', values: ['each', 'growing'] }],
      corrects: () => true,
      grows: (options) => options['comments'] === 'growing',
      check: (account, signal) => this.#check(account, signal),
      write: (write, account, signal) => this.#write(write, account, signal),
      find: (write, account, signal) => this.#find(write, account, signal),
    };
  }

  fail(fault: Fault, after = 0): void {
    this.#faults.push({ at: this.#requests + after, fault });
  }

  requests = (): number => this.#requests;

  shown({ id }: Pick<RecordRef, 'id'>): Shown {
    const comments = this.comments.get(id) ?? [];
    return {
      text: comments.map((comment) => comment.text).join('\n'),
      files: comments.flatMap((comment) => comment.files.map((file) => this.#uploads.get(file)!)),
    };
  }

  async #check(account: RecordAccount, signal: AbortSignal) {
    try {
      return (await this.#request(signal, () => account['token'] === this.token)) ? 'ok' : 'refused';
    } catch {
      return 'unreachable';
    }
  }

  async #write(write: RecordWrite, account: RecordAccount, signal: AbortSignal): Promise<WriteResult> {
    this.asked.push(write);
    let reached = 'nothing';
    try {
      const files: string[] = [];
      for (const media of write.entries.flatMap((one) => one.media)) {
        const parts: Uint8Array[] = [];
        for await (const part of media.open()) parts.push(part);
        const id = await this.#request(signal, () => {
          if (account['token'] !== this.token) return null;
          this.#uploads.set(media.id, Buffer.concat(parts));
          return media.id;
        });
        if (id === null) return { kind: 'accountRefused', code: '401' };
        files.push(id);
      }
      reached = 'comment';
      return await this.#request(signal, () => this.#comment(write, account, files));
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      if (error.throttled) return { kind: 'throttled', retryAfterMs: 20 };
      const certain = error.done === 'no' || reached === 'nothing';
      return certain ? { kind: 'notWritten', cause: 'reset' } : { kind: 'unknown', cause: 'reset' };
    }
  }

  #comment(write: RecordWrite, account: RecordAccount, files: string[]): WriteResult {
    if (account['token'] !== this.token) return { kind: 'accountRefused', code: '401' };
    const state = this.records.get(write.record.id);
    if (!state) return { kind: 'refused', cause: 'record_gone', code: '404' };
    if (state === 'closed') return { kind: 'refused', cause: 'record_closed', code: '422' };
    if (write.corrects) return this.#correct(write, write.corrects);
    const comments = this.comments.get(write.record.id) ?? [];
    this.comments.set(write.record.id, comments);
    if (!write.grows) {
      const comment = { ref: randomUUID(), writes: [write.id], text: textOf(write), files };
      comments.push(comment);
      return { kind: 'written', ref: comment.ref };
    }
    const { ref } = write.grows;
    const comment = comments.find((one) => one.ref === ref);
    if (!comment) return { kind: 'refused', cause: 'other', code: 'no_such_comment' };
    comment.text = textOf(write);
    comment.writes.push(write.id);
    comment.files.push(...files);
    return { kind: 'written', ref };
  }

  #correct(write: RecordWrite, { write: before, entry }: Correction): WriteResult {
    const comment = this.comments.get(write.record.id)?.find(({ writes }) => writes.includes(before));
    if (!comment) return { kind: 'refused', cause: 'other', code: 'no_such_comment' };
    comment.text = lineOf(entry, write.session.caller);
    comment.writes.push(write.id);
    return { kind: 'written', ref: comment.ref };
  }

  async #find(write: RecordWrite, account: RecordAccount, signal: AbortSignal): Promise<FindResult> {
    try {
      return await this.#request(signal, () => {
        if (account['token'] !== this.token) return { kind: 'accountRefused', code: '401' };
        const found = this.comments.get(write.record.id)?.find((one) => one.writes.includes(write.id));
        return found ? { kind: 'found', ref: found.ref } : { kind: 'absent' };
      });
    } catch {
      return { kind: 'unknown', cause: 'reset' };
    }
  }

  async #request<T>(signal: AbortSignal, act: () => T): Promise<T> {
    const number = this.#requests++;
    await this.gate?.();
    const planned = this.#faults.find(({ at }) => at === number)?.fault;
    switch (planned) {
      case 'lostBefore':
        throw new Lost('unknown');
      case 'lostAfter':
        act();
        throw new Lost('unknown');
      case 'silent':
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        throw new Lost('unknown');
      case 'serverError':
        throw new Lost('no');
      case 'throttled':
        throw new Lost('no', true);
      default:
        return act();
    }
  }
}

const textOf = ({ session, earlier, entries }: RecordWrite): string =>
  [...earlier, ...entries].map((one) => lineOf(one, session.caller)).join('\n');

const lineOf = (one: RecordEntry, caller: string): string =>
  `${one.createdAt} ${one.direction} ${caller} ${one.who ?? ''} [${one.state}${one.reason === null ? '' : `: ${one.reason}`}] ${one.text}`;
