import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { expect, it } from 'vitest';
import { askConnect } from '../../../../server/telephony/amazon-connect/ask-connect.ts';
import { ACCESS, AmazonConnect, INSTANCE } from '../../../fakes/amazon-connect.ts';

type SourceData = string | ArrayBuffer | ArrayBufferView;

const octetsOf = (data: SourceData): string | Uint8Array => {
  if (typeof data === 'string') return data;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
};

/** SHA-256 as AWS's signer wants it. */
class Sha256 {
  #hash: Hash | Hmac;

  constructor(secret?: SourceData) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', octetsOf(secret));
  }

  update(data: SourceData): void {
    this.#hash.update(octetsOf(data));
  }

  reset(): void {
    throw new Error('a hash of ours is used once');
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

it('AWS’s own signer signs the same as we do when Connect is asked', async () => {
  const connect = await AmazonConnect.start();
  const id = connect.begins({ caller: '+14155550142', at: new Date() });
  const path = `/contacts/${INSTANCE.split('/')[1]}/${id}`;
  const asking = { originOf: () => connect.origin, account: { instanceArn: INSTANCE, ...ACCESS } };
  const answer = await askConnect(asking, path, AbortSignal.timeout(5_000));
  expect(answer).toMatchObject({ kind: 'body', body: { Contact: { Id: id } } });
  const headers: Readonly<Record<string, unknown>> = { ...connect.asked[0]?.headers };
  const signedAt = String(headers['x-amz-date']);
  const moment = signedAt.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const hostname = 'connect.eu-west-2.amazonaws.com';
  const signer = new SignatureV4({
    ...{ credentials: ACCESS, region: 'eu-west-2', service: 'connect', sha256: Sha256, applyChecksum: false },
  });
  const theirs = await signer.sign(
    { method: 'GET', protocol: 'https:', hostname, path, query: {}, headers: { host: hostname } },
    { signingDate: new Date(moment) },
  );
  expect(headers['authorization']).toBe(theirs.headers['authorization']);
  await connect.close();
});
