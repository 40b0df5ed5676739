import * as z from 'zod/mini';
import { type RecordRef } from '../../protocol/call.ts';
import { type RecordHost } from '../record-host.ts';
import { askBackground } from './ask-background.ts';
import { type Instances } from './instances.ts';
import { invokeZaf, readZaf, type ZafClient } from './zaf.ts';

/** Events after which another ticket may be on screen, or a new one may have got its number. */
const MAY_CHANGE = [
  'app.activated',
  'context.updated',
  'ticket.updated',
  'ticket.submit.done',
  'ticket.id.changed',
];

const TicketId = z.union([z.int(), z.string().check(z.regex(/^\d{1,19}$/))]);

export interface ZendeskRecordHostOptions {
  client: ZafClient;
  instances: Instances;
  /** Where this frame is, as Zendesk names it: only beside a ticket is there a ticket. */
  location: string;
  signal: AbortSignal;
}

/** Zendesk's tickets, as the frame beside them knows them. */
export function zendeskRecordHost({
  client,
  instances,
  location,
  signal,
}: ZendeskRecordHostOptions): RecordHost {
  const listeners = new Set<{ tell: (record: RecordRef | null) => void }>();
  let known: string | null | undefined;
  let asked = 0;
  let reads = Promise.resolve<RecordRef | null>(null);

  /** The answer to the last question; one that comes after a later question is not told. */
  function read(): Promise<RecordRef | null> {
    const question = ++asked;
    reads = readTicket(client, location).then((record) => {
      if (question !== asked) return reads;
      const id = record?.id ?? null;
      const isNews = known !== undefined && known !== id;
      known = id;
      if (isNews && !signal.aborted) for (const { tell } of listeners) tell(record);
      return record;
    });
    return reads;
  }
  const handleChange = () => void read().catch(() => undefined); // the next event asks again
  for (const name of MAY_CHANGE) client.on(name, handleChange);
  signal.addEventListener('abort', () => {
    for (const name of MAY_CHANGE) client.off(name, handleChange);
  });
  handleChange();

  return {
    system: 'zendesk',
    currentRecord: read,
    onRecordChange(tell) {
      const listener = { tell };
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async open({ system, type, id }) {
      if (system === 'zendesk' && type === 'ticket') await invokeZaf(client, 'routeTo', 'ticket', id);
    },
    async dial(number) {
      const fields = { number };
      const { done } = await askBackground(instances, {
        name: 'midcall.dial',
        answer: 'midcall.dialled',
        fields,
      });
      if (!done) throw new DOMException('No softphone has said that it is there', 'NotFoundError');
    },
    async email(address) {
      const background = await instances.background();
      if (background) instances.send(background.guid, 'midcall.write', { from: instances.guid, address });
      await invokeZaf(client, 'routeTo', 'new_ticket', 'new');
    },
    attention(count) {
      void instances
        .background()
        .then((to) => to && instances.send(to.guid, 'midcall.unread', { from: instances.guid, count }))
        .catch(() => undefined); // a count that is not shown is shown with the next one
    },
  };
}

/** A ticket that was never saved has no number, and is no record yet. */
async function readTicket(client: ZafClient, location: string): Promise<RecordRef | null> {
  if (!location.endsWith('ticket_sidebar')) return null;
  const { data: id } = TicketId.safeParse(await readZaf(client, 'ticket.id').catch(unlessNew(location)));
  return id === undefined ? null : { system: 'zendesk', type: 'ticket', id: String(id) };
}

const unlessNew = (location: string) => (error: unknown) => {
  if (location === 'new_ticket_sidebar') return undefined;
  throw error;
};
