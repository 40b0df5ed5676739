import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

export const VOICE_ACCOUNT = { accountSid: `AC${'7'.repeat(32)}`, authToken: 'token-of-the-voice-account' };

/** A call as Twilio keeps it. */
interface KeptCall {
  sid: string;
  parent_call_sid: string | null;
  status: string;
  direction: string;
  from: string;
  to: string;
  start_time: string;
  end_time: string | null;
}

/** A callback: what is added to the address, and the form. */
export interface Callback {
  query: Record<string, string>;
  form: Record<string, string>;
}

const sidOf = (kind: 'CA' | 'CF', number: number): string => kind + number.toString(16).padStart(32, '0');
/** As in `Sun, 22 Nov 2026 13:00:00 +0000`. */
const rfc2822 = (at: Date): string => at.toUTCString().replace('GMT', '+0000');

/**
 * Calls of a Twilio that is played: what its status callbacks say, as its documentation has them, and what its API answers on this
 * machine. Source: twilio.com/docs/voice/twiml/number and conference, voice/api/call-resource.
 */
export class TwilioVoice {
  readonly calls = new Map<string, KeptCall>();
  /** Paths that were asked for. */
  readonly asked: string[] = [];
  /** What is answered instead. */
  failing: { status: number; headers?: Record<string, string> } | null = null;
  #server: Server;
  #last = 0;
  #sequence = new Map<string, number>();

  static async start(): Promise<TwilioVoice> {
    const voice = new TwilioVoice();
    voice.#server.listen(0, '127.0.0.1');
    await once(voice.#server, 'listening');
    return voice;
  }

  private constructor() {
    const right = `Basic ${Buffer.from(`${VOICE_ACCOUNT.accountSid}:${VOICE_ACCOUNT.authToken}`).toString('base64')}`;
    this.#server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://twilio');
      this.asked.push(pathname + (searchParams.size > 0 ? `?${searchParams}` : ''));
      const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
        response
          .writeHead(status, { 'content-type': 'application/json', ...headers })
          .end(JSON.stringify(body));
      if (this.failing) return answer(this.failing.status, {}, this.failing.headers);
      if (request.headers.authorization !== right) return answer(401, { code: 20003 });
      const base = `/2010-04-01/Accounts/${VOICE_ACCOUNT.accountSid}/Calls`;
      if (pathname === `${base}.json`) {
        const parent = searchParams.get('ParentCallSid');
        const calls = [...this.calls.values()].filter((one) => one.parent_call_sid === parent);
        return answer(200, { calls, next_page_uri: null });
      }
      const call = this.calls.get(pathname.slice(base.length + 1).replace(/\.json$/, ''));
      return call ? answer(200, call) : answer(404, { code: 20404 });
    });
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`; // it listens on TCP
  }

  /** Somebody calls: gives back the SID of their leg. */
  begins({ from, to = '+14155550199', at }: { from: string; to?: string; at: Date }): string {
    const sid = sidOf('CA', ++this.#last);
    this.calls.set(sid, {
      ...{ sid, parent_call_sid: null, status: 'in-progress', direction: 'inbound', from, to },
      ...{ start_time: rfc2822(at), end_time: null },
    });
    return sid;
  }

  /** A leg to an agent's client, or elsewhere. */
  dials(parent: string, { to, at, from = '+14155550199' }: { to: string; at: Date; from?: string }): string {
    const sid = sidOf('CA', ++this.#last);
    this.calls.set(sid, {
      ...{ sid, parent_call_sid: parent, status: 'queued', direction: 'outbound-dial', from, to },
      ...{ start_time: rfc2822(at), end_time: null },
    });
    return sid;
  }

  /** A status of a call at Twilio; its callback. */
  becomes(
    sid: string,
    status: string,
    { at, query = {} }: { at: Date; query?: Record<string, string> },
  ): Callback {
    const call = this.calls.get(sid)!;
    const isOver = !['queued', 'initiated', 'ringing', 'in-progress'].includes(status);
    Object.assign(call, { status: status === 'initiated' ? 'queued' : status });
    if (isOver) call.end_time = rfc2822(at);
    if (status === 'in-progress' && call.parent_call_sid !== null) call.start_time = rfc2822(at);
    const sequence = this.#sequence.get(sid) ?? 0;
    this.#sequence.set(sid, sequence + 1);
    return {
      query,
      form: {
        ...{
          AccountSid: VOICE_ACCOUNT.accountSid,
          ApiVersion: '2010-04-01',
          CallSid: sid,
          CallStatus: status,
        },
        ...{ Called: call.to, Caller: call.from, From: call.from, To: call.to, Direction: call.direction },
        ...(call.parent_call_sid !== null && { ParentCallSid: call.parent_call_sid }),
        ...{
          CallbackSource: 'call-progress-events',
          SequenceNumber: String(sequence),
          Timestamp: rfc2822(at),
        },
        ...(isOver && { CallDuration: '12', Duration: '1' }),
      },
    };
  }

  /** What a conference of the call says of one of its participants. */
  says(
    sid: string,
    event: string,
    {
      at,
      conference,
      query = {},
      form = {},
    }: { at: Date; conference: number; query?: Record<string, string>; form?: Record<string, string> },
  ): Callback {
    const name = sidOf('CF', conference);
    const sequence = (this.#sequence.get(name) ?? 0) + 1;
    this.#sequence.set(name, sequence);
    const status = event === 'participant-join' ? 'in-progress' : form['ParticipantCallStatus'];
    if (status !== undefined) Object.assign(this.calls.get(sid)!, { status });
    return {
      query,
      form: {
        ...{ AccountSid: VOICE_ACCOUNT.accountSid, ConferenceSid: name, FriendlyName: 'room', CallSid: sid },
        ...{ StatusCallbackEvent: event, SequenceNumber: String(sequence), Timestamp: rfc2822(at) },
        ...{ Muted: 'false', Hold: String(event === 'participant-hold'), Coaching: 'false', ...form },
      },
    };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
