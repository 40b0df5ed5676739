import { aTimeout, expect } from '@open-wc/testing';
import { ApiClient } from '../../ui/api-client.ts';
import { createWidgetApi } from '../../widget/widget-api.ts';
import { EventStream, type EventStreamOptions } from '../../ui/event-stream.ts';
import { waitUntil } from './wait-until.ts';

const encoder = new TextEncoder();

/** A server whose lines a test can feed, cut and refuse. */
function line(options: Partial<EventStreamOptions> = {}) {
  const opened: {
    cursor: string;
    feed(text: string): void;
    end(): void;
    cut(): void;
    signal: AbortSignal;
  }[] = [];
  const log: string[] = [];
  const state = { refuses: false };
  const stream = new EventStream({
    cursor: 't0.a0',
    open: (cursor, signal) => {
      if (state.refuses) return Promise.reject(new Error('refused'));
      return new Promise((resolve) => {
        const body = new ReadableStream<Uint8Array>({
          start: (controller) => {
            opened.push({
              cursor,
              signal,
              feed: (text) => controller.enqueue(encoder.encode(text)),
              end: () => controller.close(),
              cut: () => controller.error(new TypeError('network')),
            });
          },
        });
        resolve(body);
      });
    },
    onEvent: (data, cursor) => log.push(`${cursor} ${data}`),
    onConnection: (connection) => log.push(connection.state),
    graceMs: 60,
    stallMs: 5_000,
    waits: { firstMs: 10, lastMs: 20 },
    ...options,
  });
  return { stream, opened, log, state, isOpen: (count: number) => waitUntil(() => opened.length === count) };
}

it('hands over events with the cursor behind each', async () => {
  const { stream, opened, log, isOpen } = line();
  await isOpen(1);
  opened[0]?.feed('id: t1.a1\ndata: {"a"');
  opened[0]?.feed(':"é"}\n\n');
  await waitUntil(() => log.length === 2);
  expect(log).to.deep.equal(['online', 't1.a1 {"a":"é"}']);
  stream.close();
});

it('connects again from where it was, without a word when that is quick', async () => {
  const { stream, opened, log, isOpen } = line();
  await isOpen(1);
  opened[0]?.feed('id: t2.a2\ndata: 1\n\n');
  await waitUntil(() => log.length === 2);
  opened[0]?.end();
  await isOpen(2);
  expect(opened[1]?.cursor).to.equal('t2.a2');
  await aTimeout(100);
  expect(log).to.deep.equal(['online', 't2.a2 1']);
  stream.close();
});

it('says that it is offline when it cannot connect again soon, and goes on trying', async () => {
  const { stream, opened, log, state, isOpen } = line();
  await isOpen(1);
  state.refuses = true;
  opened[0]?.cut();
  await waitUntil(() => log.at(-1) === 'offline');
  state.refuses = false;
  await waitUntil(() => log.at(-1) === 'online');
  expect(log).to.deep.equal(['online', 'offline', 'online']);
  stream.close();
});

it('takes a long silence for a dead line', async () => {
  const { stream, opened, log, isOpen } = line({ stallMs: 80 });
  await isOpen(1);
  opened[0]?.feed(':\n');
  await waitUntil(() => log.includes('offline'));
  expect(opened[0]?.signal.aborted).to.equal(true);
  await isOpen(2);
  await waitUntil(() => log.at(-1) === 'online');
  stream.close();
});

it('goes by the browser’s word at once', async () => {
  const { stream, opened, log, isOpen } = line();
  await isOpen(1);
  dispatchEvent(new Event('offline'));
  expect(log.at(-1)).to.equal('offline');
  expect(opened[0]?.signal.aborted).to.equal(true);
  dispatchEvent(new Event('online'));
  await isOpen(2);
  await waitUntil(() => log.at(-1) === 'online');
  stream.close();
});

it('is quiet after it was closed', async () => {
  const { stream, opened, log, isOpen } = line();
  await isOpen(1);
  stream.close();
  const before = log.length;
  dispatchEvent(new Event('offline'));
  await aTimeout(50);
  expect(opened).to.have.lengthOf(1);
  expect(log).to.have.lengthOf(before);
});

it('asks the widget to read everything again when its session is not to be had any more', async () => {
  // the server of these tests answers 404 to what it does not know
  const api = createWidgetApi(new ApiClient({ origin: '', login: () => Promise.resolve('token') }));
  const frames: string[] = [];
  const stream = api.stream({
    sessionId: 'gone',
    cursor: 't1.a1.s1',
    onFrame: (frame, cursor) => frames.push(`${frame.stream} ${cursor}`),
    onConnection: () => undefined,
  });
  await waitUntil(() => frames.length > 0);
  expect(frames[0]).to.equal('reset t1.a1.s1');
  stream.close();
});
