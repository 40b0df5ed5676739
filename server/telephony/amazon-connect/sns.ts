import { createVerify, X509Certificate } from 'node:crypto';
import { isCertificateAddress, isSubscribeAddress } from './decide-certificate.ts';
import { type SnsMessage, stringToSign } from './decide-string-to-sign.ts';

/** Octets of a certificate at most; SNS's have two thousand. */
const MOST = 16_384;
const TIMEOUT_MS = 3_000;
/** SNS tries for an hour by default; a message that is older is a replay. Seconds. */
const OLDEST_SECONDS = 3_900;
/** Certificates that are kept, by address; SNS has one for each region at a time. */
const KEPT = 20;

/** Gets what lies at an address of SNS. Given by tests, which ask nobody. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Checks what comes from SNS, and confirms a subscription to the one topic that is set. */
export class Sns {
  #fetch: Fetch;
  #certificates = new Map<string, X509Certificate>();

  constructor({ fetch }: { fetch: Fetch }) {
    this.#fetch = fetch;
  }

  /**
   * Whether SNS signed it, for this topic, and lately. The certificate is fetched from the one place that SNS’s are at, over TLS, which is
   * what makes it SNS’s. Never throws.
   */
  async isSigned(
    message: SnsMessage,
    { topicArn, nowSeconds }: { topicArn: string; nowSeconds: number },
  ): Promise<boolean> {
    if (message.TopicArn !== topicArn) return false;
    const now = nowSeconds * 1_000;
    const age = (now - Date.parse(message.Timestamp)) / 1_000;
    if (!(Math.abs(age) <= OLDEST_SECONDS)) return false;
    const certificate = await this.#certificate(message.SigningCertURL, topicArn);
    if (!certificate) return false;
    if (now < Date.parse(certificate.validFrom) || now > Date.parse(certificate.validTo)) return false;
    try {
      return createVerify(message.SignatureVersion === '2' ? 'RSA-SHA256' : 'RSA-SHA1')
        .update(stringToSign(message), 'utf8')
        .verify(certificate.publicKey, message.Signature, 'base64');
    } catch {
      return false;
    }
  }

  /** Says that the messages of a topic are wanted, which a signed message asked. Gives back whether SNS took it. */
  async confirm({ SubscribeURL: url, TopicArn: topicArn }: SnsMessage): Promise<boolean> {
    if (!url || !isSubscribeAddress(url, topicArn)) return false;
    try {
      const response = await this.#get(url);
      await response.body?.cancel();
      return response.status === 200;
    } catch {
      return false;
    }
  }

  #get(url: string): Promise<Response> {
    return this.#fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
  }

  async #certificate(url: string, topicArn: string): Promise<X509Certificate | null> {
    if (!isCertificateAddress(url, topicArn)) return null;
    const known = this.#certificates.get(url);
    if (known) return known;
    try {
      const response = await this.#get(url);
      const text = response.status === 200 ? await response.text() : '';
      if (text === '' || text.length > MOST) return null;
      const certificate = new X509Certificate(text);
      if (this.#certificates.size >= KEPT) this.#certificates.clear();
      this.#certificates.set(url, certificate);
      return certificate;
    } catch {
      return null;
    }
  }
}
