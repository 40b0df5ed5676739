/* eslint-disable no-restricted-syntax -- whoever attacks names no target origin */
import { type ElementHandle, type Frame } from '@playwright/test';
import { type PlayedHost, type Saying } from './played-host.ts';

/** A frame of somebody else beside the widget. */
export const STRANGER = 'https://ads.example';
/** A page of somebody else that takes the place of another. */
export const EVIL = 'https://thief.example';

/** Origins that look like `origin` to a careless eye, or to a careless comparison. */
export function lookAlikesOf(origin: string): string[] {
  const { hostname } = new URL(origin);
  const [first = '', ...rest] = hostname.split('.');
  return [
    `${origin}.evil.example`,
    `https://${first}x${rest.join('.')}`,
    `https://evil.${rest.join('.')}`,
    `${origin}:8443`,
    `http://${hostname}`,
    // the first letter in Cyrillic
    new URL(`https://а${hostname.slice(1)}`).origin,
  ];
}

const own = { namespace: 'penpal', channel: 'midcall/1' };
/** What a stranger says to be taken for the page around, or for the widget. */
export const handshakes = ({ callKey, state, token }: Saying): object[] => [
  { ...own, type: 'SYN', participantId: 'stranger' },
  { ...own, type: 'ACK1', methodPaths: [['calls'], ['snapshot'], ['launchToken']] },
  { ...own, type: 'ACK2' },
  { ...own, type: 'CALL', id: '1', methodPath: ['launchToken'], args: [{ nonce: 'a nonce of sixteen' }] },
  {
    ...{ ...own, type: 'CALL', id: '2', methodPath: ['calls'] },
    args: [{ calls: [{ callKey, state, seq: 99, ...(token && { token }) }], sourceUp: true }],
  },
  { ...own, type: 'CALL', id: '3', methodPath: ['dial'], args: [{ number: '+15005550006' }] },
  { ...own, type: 'DESTROY' },
  { penpal: 'syn' },
  { penpal: 'synAck', methodNames: ['snapshot'] },
];

/** Sends everything to every other window of the page, with a port wherever one could be wanted; gives back how much each got. */
export const sendToAll = (stranger: Frame, messages: unknown[], rounds: number): Promise<number> =>
  stranger.evaluate(
    ([all, times]) => {
      const heard: unknown[] = [];
      Object.assign(window, { heard });
      const below = (frame: Window): Window[] => [
        frame,
        ...Array.from({ length: frame.length }, (_, index) => below(frame[index]!)).flat(),
      ];
      for (const target of below(window.top!).filter((one) => one !== window))
        for (let round = 0; round < times; round++)
          for (const message of all) {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = ({ data }) => heard.push(data);
            const { type, midcall } = (message ?? {}) as { type?: string; midcall?: unknown };
            const wantsPort = type === 'ACK2' || midcall === 'tap/1';
            target.postMessage(message, '*', wantsPort ? [port2] : []);
          }
      return all.length * times;
    },
    [messages, rounds] as const,
  );

/** How many messages of `origin` a window got. */
export const gotFrom = (frame: Frame, origin: string): Promise<number> =>
  frame.evaluate((from) => window.got.filter((one) => one.origin === from).length, origin);

/** Names of calls that are no names. */
export const ODD_KEYS = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  'x'.repeat(10_000),
  'a\u0000\u202eb',
];

/** What no telephony says, as JSON: some of it is no value that survives a test's own way into the page. */
export function nonsenseOf(host: PlayedHost): string[] {
  const textOf = (message: unknown) => (typeof message === 'string' ? message : JSON.stringify(message));
  const named = ODD_KEYS.flatMap((callKey) => host.messages({ callKey, state: 'connected' })).map(textOf);
  const honest = host.messages({ callKey: 'nonsense', state: 'connected' }).map(textOf);
  return [
    ...named,
    ...honest.map((text) => text.replace('{', '{"__proto__":{"polluted":true},')),
    ...honest.map((text) => text.replaceAll('"nonsense"', '{"toString":1}')),
    ...honest.map((text) => text.replaceAll('"nonsense"', '[["nonsense"]]')),
    ...['null', '7', '""', '"{"', '[]', '[[],[[]]]', '{}', '{"type":"__proto__"}', '{"type":"constructor"}'],
    ...[
      '{"event":"__proto__"}',
      '{"midcall":1,"type":"call"}',
      '{"midcall":2,"type":"hello"}',
      '{"key":"zaf.__proto__"}',
    ],
    ...['{"kind":"calls","calls":{"length":1e9}}', '{"data":{"call_id":{}},"type":"call_connected"}'],
    JSON.stringify({ type: 'interactionSubscription', data: 'x'.repeat(2_000_000) }),
  ];
}

/** Sends it, from the telephony's page, to the page around it and to its own. */
export const sendNonsense = (telephony: Frame, texts: string[], rounds: number): Promise<void> =>
  telephony.evaluate(
    ([all, times]) => {
      for (let round = 0; round < times; round++)
        for (const text of all) {
          const message: unknown = JSON.parse(text);
          window.postMessage(message, '*');
          window.parent.postMessage(message, '*');
          window.parent.postMessage(text, '*');
          window.dispatchEvent(new CustomEvent('midcall:call', { detail: message }));
        }
    },
    [texts, rounds] as const,
  );

/** Everything `frame` ever got from the page around it, and from those below, as it can be said again. */
export const recordingOf = (frame: Frame, origin: string): Promise<unknown[]> =>
  frame.evaluate((from) => window.got.filter((one) => one.origin === from).map(({ data }) => data), origin);

/** The page says all that to the frame it has, `rounds` times. */
export const sayAgainBelow = (
  frame: ElementHandle<Node>,
  messages: unknown[],
  rounds: number,
): Promise<void> =>
  frame.evaluate(
    (element, [all, times]) => {
      for (let round = 0; round < times; round++)
        for (const one of all) {
          const transfer = (one as { type?: string }).type === 'ACK2' ? [new MessageChannel().port2] : [];
          (element as HTMLIFrameElement).contentWindow!.postMessage(one, '*', transfer);
        }
    },
    [messages, rounds] as const,
  );

/** The frame says all that to the page around it. */
export const sayAgainAbove = (frame: Frame, messages: unknown[]): Promise<void> =>
  frame.evaluate((all) => {
    for (const one of all) {
      const transfer = (one as { type?: string }).type === 'ACK2' ? [new MessageChannel().port2] : [];
      parent.postMessage(one, '*', transfer);
    }
  }, messages);

/** Runs in every frame: the page speaks a version of the adapter that there is not. */
export function speakAnotherVersion(): void {
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (this: MessagePort, message: unknown, ...more: []) {
    const { value } = (message ?? {}) as { value?: { version?: number } };
    if (typeof value?.version === 'number') value.version = 99;
    post.call(this, message, ...more);
  };
}
