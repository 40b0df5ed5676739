import { type Browser, chromium } from '@playwright/test';
import { args, executablePath } from '../../chromium.config.mjs';
import { NumberPage } from '../../protocol/phone-number.ts';
import { Exchange } from '../asterisk/exchange.ts';
import { Recorder } from '../asterisk/recorder.ts';
import { DIALLED, Telephones } from '../asterisk/telephones.ts';
import { settingsFor } from '../asterisk/world.ts';
import { get, post, put } from '../e2e/http.ts';
import { launchProduct, type Product } from '../e2e/launch-product.ts';
import { type HttpCarrier, openHttpCarrier } from '../kannel/http-carrier.ts';
import { startSmsc } from '../kannel/kannel.ts';
import { type Crm, openCrm } from './crm.ts';

/** Everything of a call but its people: exchange, message centre, product, CRM and browser, all real, all on loopback. */
export interface CallWorld {
  exchange: Exchange;
  phones: Telephones;
  /** What both feeds of the exchange say. */
  feeds: Recorder;
  feedsBeganAt: Date;
  /** Behind the message centre: what it has handed on, and what callers write. */
  carrier: HttpCarrier;
  product: Product;
  crm: Crm;
  browser: Browser;
  close(): Promise<void>;
}

export async function openCallWorld(): Promise<CallWorld> {
  const closing: (() => unknown)[] = [];
  const kept = <T extends { close(): unknown }>(part: T): T => {
    closing.push(() => part.close());
    return part;
  };
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const exchange = kept(await Exchange.start());
    const carrier = kept(await openHttpCarrier());
    const smsc = kept(await startSmsc(carrier));
    const product = kept(
      await launchProduct({ MIDCALL_ASTERISK_HOSTS: '127.0.0.1', MIDCALL_SMPP_HOSTS: '127.0.0.1' }),
    );
    const crm = kept(await openCrm(product));
    await configure(product, { exchange, smppPort: smsc.port, crm });
    const phones = kept(new Telephones(exchange));
    const feedsBeganAt = new Date();
    const feeds = await Recorder.start(exchange);
    closing.push(() => feeds.stop());
    const browser = kept(await chromium.launch({ executablePath, args }));
    return { exchange, phones, feeds, feedsBeganAt, carrier, product, crm, browser, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** As an administrator does, by the API: the exchange, the message centre, the number that texts over it, the page. */
async function configure(
  { serverOrigin, demo }: Product,
  { exchange, smppPort, crm }: { exchange: Exchange; smppPort: number; crm: Crm },
): Promise<void> {
  const token = demo.adminKey;
  const at = (place: string) => `${serverOrigin}/v1/admin/${place}`;
  const done = <T extends { status: number; code?: string }>(answer: T): T => {
    if (answer.status >= 300) throw new Error(`refused: ${answer.status} ${JSON.stringify(answer)}`);
    return answer;
  };
  const credentials = {
    ...{ host: '127.0.0.1', port: String(smppPort), tls: 'no' },
    ...{ systemId: 'esme1', password: 'secret1', systemType: 'VMA' },
  };
  done(await post(at('asterisk'), { token, body: settingsFor(exchange) }));
  done(await put(at('carriers/smpp/account'), { token, body: { fields: credentials } }));
  const found = await get(at(`numbers?search=${encodeURIComponent(DIALLED)}`), { token });
  const [number] = NumberPage.parse(done(found)).numbers;
  done(await put(at(`numbers/${number?.id}`), { token, body: { carrier: 'smpp' } }));
  done(await post(at('embed-origins'), { token, body: { origin: crm.origin } }));
}
