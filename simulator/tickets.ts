import { QUEUES, ticketIdOf } from './demo-world.ts';
import { formatNumber } from './phone-number.ts';
import { type SimCall, type SimState, type TicketComment, type TicketTexts } from './wire.ts';

/** One entry of a ticket's history, written before the calls of the simulator. */
export interface TicketNote {
  author: string;
  initials: string;
  /** Clock time, as the make-believe desk shows it. */
  at: string;
  text: string;
}

export interface Ticket {
  id: string;
  /** Short subject, for the tab. */
  label: string;
  subject: string;
  requester: string;
  firstName: string;
  priority: 'high' | 'normal';
  group: string;
  address: string | null;
  notes: readonly TicketNote[];
}

/** What the make-believe desk holds. The company writes English; only the desk's own words follow the interface. */
export const TICKETS: readonly Ticket[] = [
  {
    id: '4821',
    label: 'Leaking meter',
    subject: 'Water meter leaking in the hallway',
    requester: 'Grace Okafor',
    firstName: 'Grace',
    priority: 'high',
    group: 'Repairs',
    address: '24 Harbour Street, flat 3',
    notes: [
      {
        author: 'Grace Okafor',
        initials: 'GO',
        at: '09:52',
        text: 'There has been water on the hallway floor since this morning. It seems to come from the meter.',
      },
      {
        author: 'Jonas Meyer',
        initials: 'JM',
        at: '09:57',
        text: 'Same building as #4790. Ask for a photo of the joint before sending anyone.',
      },
    ],
  },
  {
    id: '4817',
    label: 'Paid twice',
    subject: 'October bill was paid twice',
    requester: 'Daniel Reyes',
    firstName: 'Daniel',
    priority: 'normal',
    group: 'Billing',
    address: '7 Mill Lane',
    notes: [
      {
        author: 'Daniel Reyes',
        initials: 'DR',
        at: '08:40',
        text: 'My bank shows the October bill two times. Please send one of them back.',
      },
      {
        author: 'Ines Duarte',
        initials: 'ID',
        at: '09:15',
        text: 'Both payments arrived. Ask for a photo of the bank statement, then refund the second.',
      },
    ],
  },
];

/** Every ticket of the desk: the known ones, and one for each caller nobody knew. */
export function ticketsOf(state: SimState | null): Ticket[] {
  const known = new Set(TICKETS.map(({ id }) => id));
  const made = (state?.calls ?? []).flatMap((call) => {
    const id = call.record && ticketIdOf(call.record);
    if (id === null || known.has(id)) return [];
    known.add(id);
    return [newTicket(id, call)];
  });
  return [...TICKETS, ...made];
}

function newTicket(id: string, { number, withheld, queue }: SimCall): Ticket {
  const requester = withheld ? 'Withheld number' : formatNumber(number);
  return {
    id,
    label: 'New',
    subject: withheld ? 'Conversation with a withheld number' : `Conversation with ${requester}`,
    requester,
    firstName: requester,
    priority: 'normal',
    group: QUEUES.find(({ key }) => key === queue)?.name ?? queue,
    address: null,
    notes: [],
  };
}

/** What a call added to its ticket's history. */
export type Activity =
  | { kind: 'connected'; at: string; call: SimCall }
  | { kind: 'texts'; at: string; call: SimCall; texts: TicketTexts }
  | { kind: 'ended'; at: string; call: SimCall }
  | { kind: 'comment'; at: string; comment: TicketComment };

/** What the calls added to a ticket, the oldest first. */
export function activitiesOf(state: SimState | null, ticketId: string): Activity[] {
  const calls = (state?.calls ?? []).filter(({ record }) => record && ticketIdOf(record) === ticketId);
  const comments = (state?.comments ?? []).flatMap((comment): Activity[] =>
    comment.ticketId === ticketId ? [{ kind: 'comment', at: comment.at, comment }] : [],
  );
  const ofCalls = calls.flatMap((call): Activity[] => {
    const texts = state?.texts.find(
      ({ callKey, sent, received }) => callKey === call.callKey && sent + received > 0,
    );
    return [
      ...(call.connectedAt === null ? [] : [{ kind: 'connected', at: call.connectedAt, call } as const]),
      ...(texts ? [{ kind: 'texts', at: texts.at, call, texts } as const] : []),
      ...(call.endedAt === null ? [] : [{ kind: 'ended', at: call.endedAt, call } as const]),
    ];
  });
  return [...ofCalls, ...comments].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}
