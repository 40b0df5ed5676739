import { expect, it } from 'vitest';
import { type Message } from '../../protocol/message.ts';
import { ApiError } from '../../ui/api-client.ts';
import { Sender } from '../../widget/sender.ts';
import { type PendingSend } from '../../widget/thread.ts';

const pending = (key: string): PendingSend => ({
  key,
  callKey: 'grace',
  sessionId: 'session',
  request: { kind: 'text', callKey: 'grace', text: key },
  retryOf: null,
  text: key,
  language: null,
  createdAt: '2026-11-21T10:00:00Z',
  phase: 'sending',
  code: null,
});
const answer = { id: 'message' } as Message;

/** A sender whose server does, for each attempt in turn, what `outcomes` says. */
function start(...outcomes: (() => Promise<Message>)[]) {
  const log: string[] = [];
  const sender = new Sender({
    api: {
      send: (_session, _request, key) => {
        log.push(`ask ${key}`);
        return (outcomes.shift() ?? (() => Promise.resolve(answer)))();
      },
      retry: (_session, { messageId, key }) => {
        log.push(`again ${messageId} ${key}`);
        return Promise.resolve(answer);
      },
    },
    onChange: ({ key, phase, code }) => log.push([key, phase, code].filter(Boolean).join(' ')),
    onAnswer: ({ key }) => log.push(`done ${key}`),
    checkingAfterMs: 20,
    waits: { firstMs: 60_000, lastMs: 60_000 },
  });
  return { sender, log, until: (line: string) => expect.poll(() => log).toContain(line) };
}

const lost = () => Promise.reject(new ApiError('network'));
const refused = () => Promise.reject(new ApiError('too_long', { status: 422 }));

it('asks again under the same key when no answer came, as soon as the line is back', async () => {
  const { sender, log, until } = start(lost);
  sender.submit(pending('a'));
  await until('a checking');
  sender.wake();
  await until('done a');
  expect(log).toEqual(['a sending', 'ask a', 'a checking', 'ask a', 'done a']);
  sender.close();
});

it('keeps the order: the second waits for the first', async () => {
  const { sender, log, until } = start();
  sender.submit(pending('a'));
  sender.submit(pending('b'));
  await until('done b');
  expect(log).toEqual(['a sending', 'b sending', 'ask a', 'done a', 'ask b', 'done b']);
});

it('says checking while the server thinks', async () => {
  let finish: (message: Message) => void = () => undefined;
  const { sender, until } = start(() => new Promise((resolve) => (finish = resolve)));
  sender.submit(pending('a'));
  await until('a checking');
  finish(answer);
  await until('done a');
});

it('ends a text the server refuses, and goes on with the next', async () => {
  const { sender, log, until } = start(refused);
  sender.submit(pending('a'));
  sender.submit(pending('b'));
  await until('done b');
  expect(log).toContain('a refused too_long');
});

it('sends a message again by its id', async () => {
  const { sender, until } = start();
  sender.submit({ ...pending('b'), request: null, retryOf: 'first' });
  await until('again first b');
});
