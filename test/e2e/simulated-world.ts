import { type LedgerEntry } from '../../simulator/backend/carrier/ledger.ts';
import { SimEvent, type SimState } from '../../simulator/wire.ts';
import { get } from './http.ts';

interface Access {
  simulatorOrigin: string;
  demo: { carrierToken: string };
}

/** The simulator's backend, for what no person does on its page. */
export class SimulatedWorld {
  #origin: string;
  #carrierToken: string;

  constructor({ simulatorOrigin, demo }: Access) {
    this.#origin = simulatorOrigin;
    this.#carrierToken = demo.carrierToken;
  }

  async state(): Promise<SimState> {
    const leave = new AbortController();
    const response = await fetch(`${this.#origin}/events`, { signal: leave.signal });
    let heard = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      heard += chunk;
      const line = /^data: (.*)\n\n/m.exec(heard)?.[1];
      if (line === undefined) continue;
      const event = SimEvent.parse(JSON.parse(line));
      leave.abort();
      if (event.type === 'state') return event.state;
    }
    throw new Error('The simulator does not say how things stand');
  }

  /** What the carrier network did, in order. */
  async ledger(): Promise<LedgerEntry[]> {
    const answer = await get(`${this.#origin}/carrier/ledger`, { token: this.#carrierToken });
    return answer['entries'] as LedgerEntry[];
  }

  /** A text from a telephone, E.164, that nobody has in hand. */
  async textFrom(number: string, text: string): Promise<void> {
    await this.#tell('POST', `handsets/${encodeURIComponent(number)}/messages`, { text });
  }

  /** Ends every call, and returns the network to normal. */
  async calmDown(): Promise<void> {
    const { calls, behaviour } = await this.state();
    for (const { callKey, state } of calls)
      if (state !== 'ended') await this.#tell('POST', `phone/calls/${callKey}/hangup`, { by: 'caller' });
    if (behaviour.delivery !== 'delivered' || behaviour.photos !== 'mms')
      await this.#tell('PUT', 'carrier/behaviour', { delivery: 'delivered', photos: 'mms' });
  }

  async #tell(method: string, path: string, body: object): Promise<void> {
    const response = await fetch(`${this.#origin}/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    // A call may have ended by itself in the meantime.
    if (!response.ok && response.status !== 409)
      throw new Error(`The simulator did not take it: ${path} ${response.status}`);
  }
}
