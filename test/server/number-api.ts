import { randomUUID } from 'node:crypto';
import { type NumberView } from '../../protocol/phone-number.ts';
import { type QueueView } from '../../protocol/queue.ts';
import { type AdminApi, type Answer } from './admin-api.ts';

export interface NumberApi {
  /** A number with digits of its own, not verified. */
  add(change?: object): Promise<Answer<NumberView>>;
  change(id: string, patch: object): Promise<Answer<NumberView>>;
  /** A verified number. */
  verified(change?: object): Promise<NumberView>;
  /** A queue with a key of its own, without texting and numbers. */
  queue(change?: object): Promise<Answer<QueueView>>;
}

/** What an administrator does with numbers. Digits begin at `first` and do not repeat. */
export function numberApi(admin: AdminApi, first = 2_000): NumberApi {
  let next = first;
  const add = (change: object = {}) =>
    admin<NumberView>('POST', 'numbers', {
      ...{ number: `+1415555${next++}`, label: 'Spare', carrier: 'loopback' },
      ...change,
    });
  const change = (id: string, patch: object) => admin<NumberView>('PUT', `numbers/${id}`, patch);
  return {
    add,
    change,
    verified: async (roles) => {
      const { body } = await change((await add(roles)).body.id, { verified: true });
      return body;
    },
    queue: (more = {}) => {
      const key = randomUUID();
      return admin('POST', 'queues', { key, name: key, languages: ['en'], defaultLanguage: 'en', ...more });
    },
  };
}
