import { type EndReason, type WaitSms } from '../protocol/call.ts';
import { type Behaviour, SimEvent, type StartCall } from './wire.ts';

export type Answer = { type: 'done' } | { type: 'refused'; code: string };

/** What the page asks of its backend. Each answers when the backend has taken it; news come by `connectEvents`. */
export interface Backend {
  startCall(
    call: Pick<StartCall, 'queue'> &
      Partial<Omit<StartCall, 'caller' | 'language'>> & { caller: string; language: string },
  ): Promise<Answer>;
  hangUp(callKey: string, by: 'caller' | 'agent'): Promise<Answer>;
  end(callKey: string, reason: EndReason): Promise<Answer>;
  act(callKey: string, action: 'hold' | 'resume' | 'silence'): Promise<Answer>;
  consent(callKey: string, waitSms: WaitSms): Promise<Answer>;
  answer(callKey: string, agent: string): Promise<Answer>;
  transfer(callKey: string, agent: string): Promise<Answer>;
  sendText(number: string, text: string, files: readonly File[]): Promise<Answer>;
  setBehaviour(behaviour: Behaviour): Promise<Answer>;
  reportTexts(callKey: string, counts: { sent: number; received: number; photos: number }): Promise<Answer>;
}

async function send(method: 'POST' | 'PUT', path: string, body: object): Promise<Answer> {
  const form = body instanceof FormData;
  try {
    const response = await fetch(path, {
      method,
      body: form ? body : JSON.stringify(body),
      ...(form ? {} : { headers: { 'content-type': 'application/json' } }),
    });
    const answer = (await response.json().catch(() => null)) as { error?: string } | null;
    return response.ok
      ? { type: 'done' }
      : { type: 'refused', code: answer?.error ?? String(response.status) };
  } catch {
    return { type: 'refused', code: 'unreachable' };
  }
}

const call = (callKey: string, action: string, body: object = {}) =>
  send('POST', `/phone/calls/${callKey}/${action}`, body);

/** The backend of this page's own origin. */
export const backend: Backend = {
  startCall: (request) => send('POST', '/phone/calls', request),
  hangUp: (callKey, by) => call(callKey, 'hangup', { by }),
  end: (callKey, reason) => call(callKey, 'end', { reason }),
  act: (callKey, action) => call(callKey, action),
  consent: (callKey, waitSms) => call(callKey, 'consent', { waitSms }),
  answer: (callKey, agent) => call(callKey, 'answer', { agent }),
  transfer: (callKey, agent) => call(callKey, 'transfer', { agent }),
  setBehaviour: (behaviour) => send('PUT', '/carrier/behaviour', behaviour),
  reportTexts: (callKey, counts) => send('PUT', `/tickets/texts/${callKey}`, counts),
  sendText: (number, text, files) => {
    const form = new FormData();
    form.set('text', text);
    for (const file of files) form.append('files', file);
    return send('POST', `/handsets/${number}/messages`, form);
  },
};

/** A launch token for `agent`, from the host's backend. Throws when it is not given. */
export async function fetchLaunchToken(request: {
  nonce: string;
  mount: string;
  agent: string;
}): Promise<string> {
  const response = await fetch('/host/launch-token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  if (!response.ok) throw new Error(`launch token: ${response.status}`);
  return ((await response.json()) as { token: string }).token;
}

/** What a make-believe Zendesk signs when it opens a frame of the app for `agent`. Throws when it is not given. */
export async function fetchZendeskEntry(agent: string): Promise<string> {
  const response = await fetch('/host/zendesk-entry', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ agent }),
  });
  if (!response.ok) throw new Error(`entry: ${response.status}`);
  return ((await response.json()) as { token: string }).token;
}

/** Follows the backend's events, over breaks of the connection, until `signal` is aborted. */
export function connectEvents(
  onEvent: (event: SimEvent) => void,
  onUp: (up: boolean) => void,
  signal: AbortSignal,
): void {
  const source = new EventSource('/events');
  source.onopen = () => onUp(true);
  source.onerror = () => {
    onUp(false);
    // A browser gives up for good when the answer is an error: begin again.
    if (source.readyState !== EventSource.CLOSED || signal.aborted) return;
    setTimeout(() => !signal.aborted && connectEvents(onEvent, onUp, signal), 1_000);
  };
  source.onmessage = ({ data }: MessageEvent<string>) => {
    const event = SimEvent.safeParse(JSON.parse(data)).data;
    if (event) onEvent(event);
  };
  signal.addEventListener('abort', () => source.close(), { once: true });
}
