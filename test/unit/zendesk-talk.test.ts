import { describe, expect, it } from 'vitest';
import { readEvent, ZendeskEvent } from '../../server/zendesk/talk/decide-event.ts';
import { decideFacts, namedCaller, Ticket } from '../../server/zendesk/talk/decide-facts.ts';
import {
  applyEvent,
  endedByQuiet,
  phaseOf,
  type Phase,
  stateOf,
  type WorkItem,
} from '../../server/zendesk/talk/decide-work-item.ts';
import { signAsZendesk, zendeskWebhooks } from '../../server/zendesk/talk/signature.ts';

const T = Date.parse('2026-03-02T09:00:00Z');

describe('the signature of Zendesk', () => {
  const body = '{"id":"1"}';
  const timestamp = '2026-03-02T09:00:00Z';
  const verify = (secrets: string[], headers: Record<string, string>, nowSeconds = T / 1_000) =>
    zendeskWebhooks.verify(secrets, (name) => headers[name], { body, url: '', nowSeconds });
  const headers = (signature: string, at = timestamp) => ({
    'x-zendesk-webhook-signature': signature,
    'x-zendesk-webhook-signature-timestamp': at,
  });

  it('is HMAC-SHA-256 over timestamp and body, base64', () => {
    // printf '%s%s' 2026-03-02T09:00:00Z '{"id":"1"}' | openssl dgst -sha256 -hmac key -binary | base64
    expect(signAsZendesk('key', { timestamp, body })).toBe('Z+FCauJ8gyTPyR9XsdyfTDQdut9lQGZPnRu91lDbueA=');
  });

  it('is believed for either of two secrets, for five minutes', async () => {
    const signature = signAsZendesk('new', { timestamp, body });
    expect(await verify(['old', 'new'], headers(signature))).toEqual({ ok: true, id: timestamp });
    expect(await verify(['new'], headers(signature), T / 1_000 + 300)).toMatchObject({ ok: true });
    for (const offset of [301, -301])
      expect(await verify(['new'], headers(signature), T / 1_000 + offset)).toEqual({
        ok: false,
        code: 'signature_expired',
      });
  });

  it.each([
    ['of another secret', headers(signAsZendesk('x', { timestamp, body }))],
    ['of another body', headers(signAsZendesk('new', { timestamp, body: '{}' }))],
    ['of another time', headers(signAsZendesk('new', { timestamp: '2026-03-02T09:00:01Z', body }))],
    ['that is no time', headers(signAsZendesk('new', { timestamp: 'now', body }), 'now')],
    ['that is missing', {}],
    ['cut short', headers(signAsZendesk('new', { timestamp, body }).slice(0, -1))],
  ])('is refused %s', async (_name, given) => {
    expect(await verify(['new'], given)).toEqual({ ok: false, code: 'signature_invalid' });
  });
});

describe('an event of Zendesk', () => {
  const event = (change: object = {}, about: object = {}) =>
    ZendeskEvent.parse({
      ...{ id: 'e1', time: '2023-04-05T23:30:58.642630335Z', detail: { agent_id: '10011', version: '3' } },
      type: 'zen:event-type:agent.work_item_added',
      event: { agent_id: '10011', work_item_id: '201', channel: 'talk', reason: 'OFFERED', ...about },
      ...change,
    });

  it('says which agent has to do what with which call, and when', () => {
    expect(readEvent(event())).toEqual({
      ...{ kind: 'call', workItemId: '201' },
      event: { agentId: '10011', phase: 'offered', at: Date.parse('2023-04-05T23:30:58.642Z') },
    });
    expect(readEvent(event({}, { agent_id: 10011, work_item_id: 201 }))).toMatchObject({
      ...{ workItemId: '201', event: { agentId: '10011' } },
    });
    expect(readEvent(event({}, { agent_id: undefined }))).toMatchObject({ event: { agentId: '10011' } });
  });

  it.each([
    ['a message', event({}, { channel: 'messaging' })],
    ['a ticket', event({}, { channel: 'support' })],
    ['an agent’s state', event({ type: 'zen:event-type:agent.state_changed' })],
    ['a user', event({ type: 'zen:event-type:user.created', event: {} })],
  ])('is left when it is about %s', (_name, body) => {
    expect(readEvent(body)).toEqual({ kind: 'other' });
  });

  it.each([
    ['no channel', event({}, { channel: undefined })],
    ['no work item', event({}, { work_item_id: undefined })],
    ['an id nobody has', event({}, { work_item_id: 'a b' })],
    ['no agent', event({ detail: {} }, { agent_id: undefined })],
    ['no time', event({ time: 'yesterday' })],
  ])('is malformed with %s', (_name, body) => {
    expect(readEvent(body)).toEqual({ kind: 'malformed' });
  });

  it.each([
    ['added', 'OFFERED', 'offered'],
    ['updated', 'ACCEPTED', 'accepted'],
    ['added', 'ASSIGNED', 'accepted'],
    ['added', 'ASSIGNED_TRANSFER', 'accepted'],
    ['updated', 'OFFER_MISSED', 'gone'],
    ['updated', 'OFFER_OBSOLETED', 'gone'],
    ['added', 'UNKNOWN_ADD', 'offered'],
    ['added', 'SOMETHING_NEW', 'offered'],
    ['removed', '', 'gone'],
    ['removed', 'UNASSIGNED_TRANSFER', 'passed'],
  ] as const)('%s %s: %s', (kind, reason, phase) => {
    expect(phaseOf(kind, reason)).toBe(phase);
  });
});

describe('a work item', () => {
  type Told = [agentId: string, phase: Phase, seconds: number];
  const after = (...told: Told[]) =>
    told.reduce<WorkItem | null>(
      (item, [agentId, phase, seconds]) => applyEvent(item, { agentId, phase, at: T + seconds * 1_000 }, T),
      null,
    )!;
  const shown = (...told: Told[]) => {
    const { state, agentId } = stateOf(after(...told));
    return [state, agentId];
  };

  it('rings, is taken, and ends with the agent who had it', () => {
    expect(shown(['a', 'offered', 0])).toEqual(['ringing', null]);
    expect(shown(['a', 'offered', 0], ['a', 'accepted', 5])).toEqual(['connected', 'a']);
    expect(shown(['a', 'accepted', 5], ['a', 'gone', 9])).toEqual(['ended', 'a']);
  });

  it('rings on while it goes from agent to agent and nobody takes it', () => {
    expect(shown(['a', 'offered', 0], ['a', 'gone', 9])).toEqual(['ringing', null]);
    expect(shown(['a', 'offered', 0], ['a', 'gone', 9], ['b', 'offered', 11])).toEqual(['ringing', null]);
  });

  it('is passed on while it is offered to another, and goes back when they do not take it', () => {
    const talking: Told[] = [
      ['a', 'accepted', 5],
      ['b', 'offered', 20],
    ];
    expect(shown(...talking)).toEqual(['transferring', 'a']);
    expect(shown(...talking, ['b', 'gone', 30])).toEqual(['connected', 'a']);
    expect(shown(...talking, ['a', 'gone', 25])).toEqual(['transferring', 'a']);
    expect(shown(...talking, ['a', 'gone', 25], ['b', 'accepted', 30])).toEqual(['connected', 'b']);
  });

  it('is of the one who took it last while two have it, and of the other when that one leaves', () => {
    const both: Told[] = [
      ['a', 'accepted', 5],
      ['b', 'accepted', 20],
    ];
    expect(shown(...both)).toEqual(['connected', 'b']);
    expect(shown(...both, ['b', 'gone', 30])).toEqual(['connected', 'a']);
    expect(shown(...both, ['b', 'gone', 30], ['a', 'gone', 40])).toEqual(['ended', 'b']);
  });

  it('waits for the other agent when it was removed by a transfer', () => {
    expect(shown(['a', 'accepted', 5], ['a', 'passed', 9])).toEqual(['transferring', 'a']);
  });

  it('is the same in every order of what was told', () => {
    const told: Told[] = [
      ['a', 'offered', 0],
      ['a', 'accepted', 5],
      ['b', 'offered', 20],
      ['b', 'accepted', 25],
      ['a', 'gone', 26],
      ['b', 'gone', 40],
    ];
    const orders = (rest: Told[]): Told[][] =>
      rest.length < 2
        ? [rest]
        : rest.flatMap((one, index) => orders(rest.toSpliced(index, 1)).map((others) => [one, ...others]));
    for (const order of orders(told)) {
      // what is told twice changes nothing
      const item = after(...order.flatMap((one) => [one, one]));
      // it may have been over in between, by what was known then
      expect([stateOf(item).state, item.holds['a']!.phase, item.holds['b']!.phase], String(order)).toEqual([
        ...['ended', 'gone', 'gone'],
      ]);
    }
    expect(stateOf(after(...told))).toMatchObject({ state: 'ended', agentId: 'b', connectedAt: T + 5_000 });
  });

  it('is with the other agent when the end of the first is told too early', () => {
    const item = after(['a', 'accepted', 5], ['a', 'gone', 26], ['b', 'accepted', 25]);
    expect([item.span, stateOf(item)]).toMatchObject([2, { state: 'connected', agentId: 'b' }]);
    const late = after(['a', 'gone', 26], ['b', 'accepted', 25], ['b', 'gone', 40], ['a', 'accepted', 5]);
    expect(stateOf(late).state).toBe('ended');
  });

  it('begins another call with what comes after the end', () => {
    const item = after(['a', 'accepted', 5], ['a', 'gone', 9], ['c', 'offered', 60]);
    expect([item.span, stateOf(item).state]).toEqual([2, 'ringing']);
    const ended = after(['a', 'accepted', 5], ['a', 'gone', 9]);
    expect(applyEvent(ended, { agentId: 'a', phase: 'accepted', at: T + 7_000 }, T)).toBe(ended);
    const removed = applyEvent(ended, { agentId: 'c', phase: 'gone', at: T + 70_000 }, T);
    expect([removed.span, stateOf(removed).state]).toEqual([1, 'ended']);
    expect(applyEvent(removed, { agentId: 'c', phase: 'accepted', at: T + 60_000 }, T)).toBe(removed);
  });

  it.each([
    ['nobody took', [['a', 'offered', 0]], 300],
    [
      'nobody has any more',
      [
        ['a', 'accepted', 0],
        ['a', 'passed', 5],
      ],
      60,
    ],
    ['somebody has', [['a', 'accepted', 0]], 43_200],
  ] as [string, Told[], number][])('that %s is over after a while without news', (_name, told, seconds) => {
    const item = after(...told);
    expect(endedByQuiet(item, T + seconds * 1_000 - 1)).toBe(item);
    expect(stateOf(endedByQuiet(item, T + seconds * 1_000)).state).toBe('ended');
  });
});

describe('what a ticket says of its call', () => {
  const queues = {
    queue: 'main',
    queues: [
      { of: '3600', queue: 'billing' },
      { of: '+14155550100', queue: 'repairs' },
    ],
  };
  const ticket = (change: object = {}, source: object = {}) =>
    Ticket.parse({
      ...{ id: 1042, created_at: '2026-03-02T08:59:00Z', requester_id: 7, group_id: null },
      via: {
        channel: 'voice',
        source: {
          from: {
            phone: '+14155550142',
            formatted_phone: '+1 (415) 555-0142',
            name: 'Caller +1 (415) 555-0142',
          },
          to: { phone: '+14155550199', name: 'Line' },
          rel: 'inbound',
          ...source,
        },
      },
      ...change,
    });
  const facts = (of: Ticket, phones: string[] = []) => decideFacts(of, { startedAt: T, phones, queues });

  it('takes the numbers that the ticket names', () => {
    expect(facts(ticket())).toEqual({
      ...{ ticketId: '1042', direction: 'inbound', caller: '+14155550142', callerName: null },
      ...{ dialled: '+14155550199', queue: 'main' },
    });
  });

  it('knows who was called when the agent called', () => {
    const out = ticket(
      {},
      { from: { phone: '+14155550199' }, to: { phone: '+14155550142', name: 'Grace' }, rel: 'outbound' },
    );
    expect(facts(out)).toMatchObject({
      ...{ direction: 'outbound', caller: '+14155550142', dialled: '+14155550199', callerName: 'Grace' },
    });
  });

  it.each([
    ['withheld', '+266696687'],
    ['no number', 'Anonymous'],
    ['without a country', '4155550142'],
    ['too short', '+1415'],
    ['of no plan', '+19995550142'],
  ])('names no number when it is %s', (_name, phone) => {
    expect(facts(ticket({}, { from: { phone } })).caller).toBeNull();
  });

  it('takes the only telephone of the requester, and of several none', () => {
    const mail = ticket({ via: { channel: 'email', source: { from: { phone: null } } } });
    expect(facts(mail, ['+14155550142']).caller).toBe('+14155550142');
    expect(facts(mail, ['+14155550142', '+1 415 555 0142']).caller).toBe('+14155550142');
    expect(facts(mail, ['+14155550142', 'none']).caller).toBe('+14155550142');
    expect(facts(mail, ['+14155550142', '+14155550143']).caller).toBeNull();
    expect(facts(mail, []).caller).toBeNull();
  });

  it('does not take the number of an earlier call of the same ticket', () => {
    const old = ticket({ created_at: '2026-03-02T07:59:00Z' });
    expect(namedCaller(old, T)).toBeNull();
    expect(facts(old, ['+14155550177']).caller).toBe('+14155550177');
  });

  it('finds the queue by the group, else by the line, else takes the one for the rest', () => {
    expect(facts(ticket({ group_id: 3600 }, { to: { phone: '+14155550100' } })).queue).toBe('billing');
    expect(facts(ticket({ group_id: 1 }, { to: { phone: '+14155550100' } })).queue).toBe('repairs');
    expect(facts(ticket({ group_id: 1 })).queue).toBe('main');
  });
});
