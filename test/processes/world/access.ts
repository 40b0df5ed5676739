import { randomUUID } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';
import * as z from 'zod';
import { LaunchResponse } from '../../../protocol/launch.ts';
import { signWebhook } from '../../../protocol/webhook-signature.ts';
import { type Answer, ask } from './ask.ts';
import { pause } from './time.ts';

/** What the demonstration's tenant gave to its CRM, telephone exchange, carrier and administrator. */
export const Secrets = z.object({
  tenant: z.string(),
  serverOrigin: z.string(),
  telephonySecret: z.string(),
  carrierToken: z.string(),
  carrierSecret: z.string(),
  launchKeyId: z.string(),
  launchPrivateKey: z.record(z.string(), z.unknown()),
  adminKey: z.string(),
});
export type Secrets = z.infer<typeof Secrets>;

/** The widget of one agent: launched when it is first used, and again whenever it is not let in any more. */
export class Widget {
  readonly agentId: string;
  readonly #secrets: Secrets;
  readonly #mount = randomUUID();
  #token: string | null = null;
  #launching: Promise<string> | null = null;

  constructor(secrets: Secrets, agentId: string) {
    this.#secrets = secrets;
    this.agentId = agentId;
  }

  async bearer(): Promise<{ authorization: string }> {
    this.#token ??= await (this.#launching ??= this.#launch().finally(() => (this.#launching = null)));
    return { authorization: `Bearer ${this.#token}` };
  }

  /** The next use launches it anew. */
  forget(): void {
    this.#token = null;
  }

  /** Asks with the agent's token; once more with a new one when the server does not take it. */
  async ask(path: string, question: Parameters<typeof ask>[1] = {}): Promise<Answer> {
    for (let launches = 0; ; launches++) {
      const headers = { ...question.headers, ...(await this.bearer()) };
      const answer = await ask(`${this.#secrets.serverOrigin}${path}`, { ...question, headers });
      if (answer.type === 'lost' || answer.status !== 401 || launches === 1) return answer;
      this.forget();
    }
  }

  /** A launch token is good for one exchange: when the answer is lost, the next attempt has a new one. */
  async #launch(): Promise<string> {
    for (;;) {
      const nonce = randomUUID();
      const token = await this.#sign(nonce);
      const answer = await ask(`${this.#secrets.serverOrigin}/v1/launch`, {
        method: 'POST',
        body: { token, nonce },
      });
      if (answer.type === 'answered' && answer.status === 200)
        return LaunchResponse.parse(answer.body).accessToken;
      await pause(60);
    }
  }

  async #sign(nonce: string): Promise<string> {
    const { tenant, serverOrigin, launchKeyId, launchPrivateKey } = this.#secrets;
    const now = Math.floor(Date.now() / 1_000);
    const key = await importJWK(launchPrivateKey as JWK, 'EdDSA');
    return new SignJWT({
      ...{ iss: 'crm', aud: serverOrigin, sub: this.agentId, name: nameOf(this.agentId), tenant },
      ...{ permissions: ['sms.send'], nonce, mount: this.#mount, jti: randomUUID(), iat: now, exp: now + 60 },
    })
      .setProtectedHeader({ alg: 'EdDSA', kid: launchKeyId })
      .sign(key);
  }
}

export const nameOf = (agentId: string): string => `${agentId.charAt(0).toUpperCase()}${agentId.slice(1)}`;

/** Posts a signed webhook once. */
export async function postSigned(
  url: string,
  { secret, id, body }: { secret: string; id: string; body: unknown },
): Promise<Answer> {
  const text = JSON.stringify(body);
  const headers = await signWebhook(secret, { id, timestampSeconds: Date.now() / 1_000, body: text });
  return ask(url, { method: 'POST', headers: { ...headers }, body: text });
}
