import { exportJWK, generateKeyPair } from 'jose';
import {
  addApiKey,
  addCarrierAccount,
  addEmbedOrigin,
  addLaunchKey,
  addWebhookSecret,
} from '../../server/access/provision.ts';
import { type CarrierCredentials } from '../../server/carriers/carrier.ts';
import { Capability } from '../../protocol/role.ts';
import { type Context } from '../../server/context.ts';
import { type Tx } from '../../server/platform/db.ts';

/** What a test needs to act as one tenant's host, telephone exchange, carrier and administrator. */
export interface TestTenant {
  id: string;
  /** Id of the key that signs launch tokens. */
  keyId: string;
  privateKey: CryptoKey;
  telephonySecret: string;
  carrierSecret: string;
  carrierToken: string;
  /** With every scope. */
  adminKey: string;
  /** By queue. */
  numbers: { repairs: { id: string; e164: string }; billing: { id: string; e164: string } };
  presets: { hours: string; photo: string };
}

export const CARRIER = 'loopback';

/** With a carrier that the numbers text through in place of the loopback carrier. */
export interface TestAccount {
  carrier: string;
  credentials: CarrierCredentials;
}

/** Two queues, a number each, presets and automatic texts in English and Italian, texting switched on. */
export async function seedTenant(
  ctx: Context,
  id: string,
  { carrierUrl, account }: { carrierUrl: string; account?: TestAccount },
): Promise<TestTenant> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const publicJwk = await exportJWK(publicKey);
  return ctx.db.tenant(id, async (tx) => {
    await tx.q
      .insertInto('tenant')
      .values({
        id,
        name: 'Brightwater',
        home_country: 'US',
        default_language: 'en',
        created_at: ctx.clock.now(),
      })
      .execute();
    await tx.q
      .insertInto('setting')
      .values({ tenant_id: id, queue_key: '', key: 'inCallSms', value: 'true' })
      .execute();
    const telephonySecret = ctx.ids.secret();
    const carrierSecret = ctx.ids.secret();
    const carrierToken = ctx.ids.secret();
    const keyId = 'launch-1';
    await addLaunchKey(tx, { keyId, publicJwk });
    await addWebhookSecret(tx, ctx, { source: 'telephony', secret: telephonySecret });
    await addWebhookSecret(tx, ctx, { source: CARRIER, secret: carrierSecret });
    await addCarrierAccount(tx, ctx, {
      carrier: CARRIER,
      credentials: { baseUrl: carrierUrl, token: carrierToken },
    });
    await addEmbedOrigin(tx, `https://crm.${id}.test`);
    const adminKey = await addApiKey(tx, ctx, { name: 'Administrator', scopes: Capability.options });
    if (account) await addCarrierAccount(tx, ctx, account);
    const numbers = await seedQueues(ctx, tx, account?.carrier ?? CARRIER);
    const presets = await seedTexts(ctx, tx);
    return {
      id,
      keyId,
      privateKey,
      telephonySecret,
      carrierSecret,
      carrierToken,
      adminKey,
      numbers,
      presets,
    };
  });
}

async function seedQueues(ctx: Context, tx: Tx, carrier: string): Promise<TestTenant['numbers']> {
  const add = async (key: string, name: string, languages: string[], e164: string) => {
    const numberId = ctx.ids.uuid();
    await tx.q
      .insertInto('queue')
      .values({ tenant_id: tx.tenantId, key, name, languages, default_language: 'en', sms_enabled: true })
      .execute();
    await tx.q
      .insertInto('phone_number')
      .values({
        tenant_id: tx.tenantId,
        id: numberId,
        e164,
        label: name,
        inbound: true,
        outbound: true,
        mms: true,
        purpose: 'in_call',
        global_outbound: false,
        verified_at: ctx.clock.now(),
        carrier,
        rate_per_second: 50,
        burst: 50,
        encoding_profile: 'gsm7',
        draining: false,
      })
      .execute();
    await tx.q
      .insertInto('number_bucket')
      .values({ tenant_id: tx.tenantId, number_id: numberId, tokens: 50, filled_at: ctx.clock.now() })
      .execute();
    await tx.q
      .insertInto('queue_number')
      .values(
        (['inbound', 'outbound'] as const).map((direction) => ({
          tenant_id: tx.tenantId,
          queue_key: key,
          number_id: numberId,
          direction,
        })),
      )
      .execute();
    return { id: numberId, e164 };
  };
  return {
    repairs: await add('repairs', 'Repairs', ['en', 'it'], '+14155550100'),
    billing: await add('billing', 'Billing', ['en'], '+14155550101'),
  };
}

async function seedTexts(ctx: Context, tx: Tx): Promise<TestTenant['presets']> {
  const add = async (
    position: number,
    keyword: string,
    texts: [language: string, label: string, body: string][],
  ) => {
    const id = ctx.ids.uuid();
    await tx.q
      .insertInto('preset')
      .values({
        tenant_id: tx.tenantId,
        id,
        category: '',
        keyword,
        position,
        queue_key: null,
        updated_at: ctx.clock.now(),
      })
      .execute();
    await tx.q
      .insertInto('preset_text')
      .values(
        texts.map(([language, label, body]) => ({
          tenant_id: tx.tenantId,
          preset_id: id,
          language,
          label,
          body,
        })),
      )
      .execute();
    return id;
  };
  const presets = {
    hours: await add(0, 'hours', [
      ['en', 'Opening hours', 'We are open from 8 to 18.'],
      ['it', 'Orari', 'Siamo aperti dalle 8 alle 18.'],
    ]),
    photo: await add(1, 'photo', [['en', 'Ask for a photo', 'Please send us a photo of it.']]),
  };
  await tx.q
    .insertInto('automatic_text')
    .values(
      (
        [
          ['closing', 'en', 'Thank you for your call.'],
          ['closing', 'it', 'Grazie della chiamata.'],
          ['autoReply', 'en', 'This number is no longer read. Please call us.'],
        ] as const
      ).map(([kind, language, body]) => ({ tenant_id: tx.tenantId, kind, language, body, enabled: true })),
    )
    .execute();
  return presets;
}
