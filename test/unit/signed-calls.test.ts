import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CallEvent, genericCallSource, type PageCall, signedCalls } from '../../adapter-host/index.ts';
import { ApiError } from '../../ui/api-client.ts';
import { SignedCalls } from '../../widget/signed-calls.ts';

describe('a source whose calls the backend signs', () => {
  const open = async (sign: (call: PageCall) => Promise<string | null>) => {
    const source = genericCallSource();
    const [told, problems, ending]: [CallEvent[], unknown[], AbortController] = [
      [],
      [],
      new AbortController(),
    ];
    const signed = signedCalls(source, sign, (error) => problems.push(error));
    await signed.start((event) => told.push(event), ending.signal);
    const tokens = () => told.flatMap((event) => (event.type === 'call' ? [event.call.token] : []));
    return { source, signed, told, tokens, problems, ending };
  };

  it('gives each state its token, in the order of the states, however long signing takes', async () => {
    const waits = [30, 1, 10];
    const { source, tokens, signed } = await open(async ({ state }) => {
      await new Promise((resolve) => setTimeout(resolve, waits.shift() ?? 0));
      return `token of ${state}`;
    });
    source.report({ callKey: 'a', state: 'ringing' });
    source.report({ callKey: 'a', state: 'connected' });
    source.report({ callKey: 'a', state: 'held' });
    await vi.waitFor(() => expect(tokens()).toHaveLength(3));
    expect(tokens()).toEqual(['token of ringing', 'token of connected', 'token of held']);
    const [listed] = await signed.snapshot();
    expect(listed).toMatchObject({ state: 'held', token: 'token of held' });
  });

  it('signs a state once, however often it is listed', async () => {
    const sign = vi.fn(async () => 'token');
    const { source, signed } = await open(sign);
    source.report({ callKey: 'a', state: 'connected' });
    await signed.snapshot();
    await signed.snapshot();
    expect(sign).toHaveBeenCalledTimes(1);
  });

  it('shows a state that was not signed, without a token, and says why', async () => {
    const { source, told, tokens, problems } = await open(async ({ callKey }) => {
      if (callKey === 'b') throw new Error('backend is away');
      return null;
    });
    source.report({ callKey: 'a', state: 'connected' });
    source.report({ callKey: 'b', state: 'connected' });
    await vi.waitFor(() => expect(told).toHaveLength(2));
    expect(tokens()).toEqual([undefined, undefined]);
    expect(problems.map(String)).toEqual(['Error: backend is away']);
  });

  it('is silent after it was stopped, also about what is being signed', async () => {
    let give: (token: string) => void = () => undefined;
    const { source, told, ending } = await open(() => new Promise((resolve) => (give = resolve)));
    source.report({ callKey: 'a', state: 'connected' });
    ending.abort();
    give('token');
    await Promise.resolve();
    expect(told).toEqual([]);
  });
});

describe('the widget with calls that are signed', () => {
  let life: AbortController;
  let handed: string[];
  let kept: string[];
  beforeEach(() => {
    vi.useFakeTimers();
    life = new AbortController();
    [handed, kept] = [[], []];
  });
  afterEach(() => {
    life.abort();
    vi.useRealTimers();
  });
  const page = (state: PageCall['state'], token: string | undefined = `t ${state}`): PageCall => ({
    ...{ callKey: 'a', state, seq: 1 },
    ...(token !== undefined && { token }),
  });
  const open = (refuse: (token: string) => unknown = () => null) =>
    new SignedCalls(
      {
        reportSignedCall: async (token) => {
          handed.push(token);
          const error = refuse(token);
          if (error) throw error;
        },
        keepSignedCall: async (callKey) => {
          kept.push(callKey);
          return { leaseSeconds: 90 };
        },
      },
      life.signal,
    );

  it('hands each token on once, in order', async () => {
    const calls = open();
    calls.update([page('ringing')], true);
    calls.update([page('ringing')], true);
    calls.update([page('connected')], true);
    await vi.advanceTimersByTimeAsync(0);
    expect(handed).toEqual(['t ringing', 't connected']);
  });

  it('tries again when the server is away, and not when it refuses', async () => {
    let away = 2;
    const calls = open((token) => {
      if (token === 't held') return new ApiError('call_token_invalid', { status: 422 });
      return away-- > 0 ? new ApiError('unavailable', { status: 503 }) : null;
    });
    calls.update([page('connected')], true);
    calls.update([page('held')], true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(handed).toEqual(['t connected', 't connected', 't connected', 't held']);
  });

  it('keeps a call as long as the page has it, three times in a lease', async () => {
    const calls = open();
    calls.update([page('connected')], true);
    await vi.advanceTimersByTimeAsync(15_000 + 2 * 30_000);
    expect(kept).toHaveLength(3);
    calls.update([page('ended')], true);
    await vi.advanceTimersByTimeAsync(300_000);
    expect(kept).toHaveLength(3);
  });

  it('keeps none that is not signed, nor one of which the page lost sight', async () => {
    const calls = open();
    calls.update([{ callKey: 'b', state: 'connected', seq: 1 }], true);
    calls.update([page('connected')], false);
    await vi.advanceTimersByTimeAsync(300_000);
    expect(kept).toEqual([]);
  });
});
