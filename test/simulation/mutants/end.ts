import { type Mutant } from './mutant.ts';

/** Faults around the end of a call, and after it. */
export const END: readonly Mutant[] = [
  {
    name: 'the end and the closing text are two transactions',
    edits: [
      {
        file: 'server/sessions/end-session.ts',
        find: `    await addMessage(ctx, tx, session, text, { set, events: [changed] });`,
        replace: `    await writeSession(tx, session.id, { set, events: [changed] });
    const add = async (later: Tx) => {
      const ended = await lockSessionOfCall(later, call.call_key);
      if (ended?.state === 'closing') await addMessage(ctx, later, ended, text);
    };
    void ctx.db.tenant(tx.tenantId, add).catch(() => {});`,
      },
    ],
  },
  {
    name: 'the end of a call looks at its session without a lock',
    edits: [
      {
        file: 'server/sessions/store.ts',
        find: `  return byKey(tx, 'call_key', callKey).forNoKeyUpdate().executeTakeFirst();`,
        replace: `  return byKey(tx, 'call_key', callKey).executeTakeFirst();`,
      },
    ],
  },
  {
    name: 'a send looks at its session without a lock',
    edits: [
      {
        file: 'server/sessions/store.ts',
        find: `       for no key update of s\`.execute(tx.q);`,
        replace: `\`.execute(tx.q);`,
      },
    ],
  },
  {
    name: 'a text is taken after the end',
    edits: [
      {
        file: 'server/sessions/own-session.ts',
        find: `  if (row.state !== 'active') throw new AppError('session_ended');`,
        replace: ``,
      },
    ],
  },
  {
    name: 'a late text reaches the ended session',
    edits: [
      {
        file: 'server/sessions/store.ts',
        find: `    .where('state', '=', sql.lit('active'))
    .forNoKeyUpdate()`,
        replace: `    .orderBy('opened_at', 'desc')
    .limit(1)
    .forNoKeyUpdate()`,
      },
    ],
  },
  {
    name: 'a session waits for ever for its closing text',
    edits: [
      {
        file: 'server/messages/settle.ts',
        find: `    message.kind === 'closing' && session ? await endOfClosing(tx, session, 'handed_over') : null;`,
        replace: `    message.kind === 'text' && session ? await endOfClosing(tx, session, 'handed_over') : null;`,
      },
    ],
  },
  {
    name: 'a closing text that is given up leaves its session open',
    edits: [
      {
        file: 'server/messages/drop-unsent.ts',
        find: `    if (head.kind === 'closing' && head.sessionId) {`,
        replace: `    if (head.kind === 'never' && head.sessionId) {`,
      },
    ],
  },
  {
    name: 'an opt-out after the end leaves its session open',
    edits: [
      {
        file: 'server/messages/opt-out.ts',
        find: `    if (closed.has(id)) await finishClosing(tx, id, 'opted_out');`,
        replace: `    if (closed.size < 0) await finishClosing(tx, id, 'opted_out');`,
      },
    ],
  },
  {
    name: 'each late text gets an auto-reply',
    edits: [
      {
        file: 'server/messages/decide-auto-reply.ts',
        find: `  return since < facts.windowMinutes * 60_000 ? silent`,
        replace: `  return since < 0 ? silent`,
      },
    ],
  },
  {
    name: 'an auto-reply is decided before its caller is locked',
    edits: [
      {
        file: 'server/messages/receive-late-text.ts',
        find: `  const contact = await lockContact(tx, pair);`,
        replace: `  const [seen] = await tx.q.selectFrom('contact').selectAll().where('tenant_id', '=', tx.tenantId)
    .where('our_number', '=', pair.our_number).where('caller', '=', pair.caller).execute();
  const contact = seen ?? (await lockContact(tx, pair));`,
      },
    ],
  },
  {
    name: 'a call that was heard of is ended for its silence',
    edits: [
      {
        file: 'server/calls/store.ts',
        find: `    .where('lease_until', '<', now)
    .returningAll()`,
        replace: `    .returningAll()`,
      },
      {
        file: 'server/calls/store.ts',
        find: `    .where('lease_until', '<', now)
    .orderBy('lease_until')`,
        replace: `    .orderBy('lease_until')`,
      },
    ],
  },
];
