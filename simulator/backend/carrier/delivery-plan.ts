import { type Delivery, type Photos } from '../../wire.ts';

/** Behaviour by the last two digits of the handset's number. Every other number is treated normally. */
const BY_DIGITS: Readonly<Record<string, Delivery | Photos>> = {
  '10': 'slow',
  '11': 'noReceipt',
  '12': 'receiptsMixed',
  '13': 'receiptFirst',
  '20': 'refused',
  '21': 'unreachable',
  '22': 'landline',
  '30': 'throttled',
  '31': 'unavailable',
  '40': 'answerLate',
  '41': 'answerLost',
  '43': 'answerLostReceipt',
  '44': 'serverError',
  '50': 'mmsRefused',
  '51': 'late',
  '52': 'missing',
};

const PHOTOS = new Set<string>(['mms', 'mmsRefused', 'late', 'missing'] satisfies Photos[]);
const isPhotos = (value: Delivery | Photos): value is Photos => PHOTOS.has(value);

/** How a text to `number` fares: the panel decides, and while it says "delivered", the number's last two digits. */
export function deliveryTo(number: string, panel: Delivery): Delivery {
  const digits = BY_DIGITS[number.slice(-2)];
  return panel === 'delivered' && digits !== undefined && !isPhotos(digits) ? digits : panel;
}

/** How photos from `number` fare: the panel decides, and while it says "mms", the number's last two digits. */
export function photosFrom(number: string, panel: Photos): Photos {
  const digits = BY_DIGITS[number.slice(-2)];
  return panel === 'mms' && digits !== undefined && isPhotos(digits) ? digits : panel;
}

/** Milliseconds of every wait, so that tests can shorten them. */
export interface CarrierPace {
  sentMs: number;
  deliveredMs: number;
  slowMs: number;
  lateAnswerMs: number;
  /** How long photos stay unavailable with `late`. */
  latePhotosMs: number;
}
export const PACE: CarrierPace = {
  sentMs: 300,
  deliveredMs: 1_000,
  slowMs: 15_000,
  lateAnswerMs: 10_000,
  latePhotosMs: 5_000,
};

export interface PlannedReceipt {
  /** Milliseconds after the text was taken. */
  atMs: number;
  status: 'sent' | 'delivered' | 'undelivered' | 'failed';
  error?: string;
  /** Receipts with the same number are one event, told twice. */
  event: number;
}

/** What becomes of one attempt to hand over a text. */
export interface DeliveryPlan {
  /**
   * `accept` 202, `lose` takes the text and drops the connection, `error` takes it and answers with this status, `refuse`
   * does not take it.
   */
  answer:
    | { type: 'accept' }
    | { type: 'lose' }
    | { type: 'error'; status: number }
    | { type: 'refuse'; status: number; error: string; retryAfterSeconds?: number };
  /** Milliseconds, or once the server has taken every receipt. */
  answerAfter: number | 'receipts';
  /** Milliseconds until the handset shows the text; `null`: never. */
  arrivesAtMs: number | null;
  receipts: PlannedReceipt[];
}

/** Plans one attempt. `attempt` counts from 1 for each reference. Pure. */
export function planDelivery(
  delivery: Delivery,
  { attempt, pace }: { attempt: number; pace: CarrierPace },
): DeliveryPlan {
  const { sentMs, deliveredMs } = pace;
  const sent = { atMs: sentMs, status: 'sent', event: 1 } as const;
  const normal: DeliveryPlan = {
    answer: { type: 'accept' },
    answerAfter: 0,
    arrivesAtMs: deliveredMs,
    receipts: [sent, { atMs: deliveredMs, status: 'delivered', event: 2 }],
  };
  const refuse = (status: number, error: string, retryAfterSeconds?: number): DeliveryPlan => ({
    answer: {
      type: 'refuse',
      status,
      error,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    },
    answerAfter: 0,
    arrivesAtMs: null,
    receipts: [],
  });
  const undelivered = (error: string): DeliveryPlan => ({
    ...normal,
    arrivesAtMs: null,
    receipts: [sent, { atMs: deliveredMs, status: 'undelivered', error, event: 2 }],
  });
  switch (delivery) {
    case 'slow':
      return {
        ...normal,
        arrivesAtMs: pace.slowMs,
        receipts: [sent, { atMs: pace.slowMs, status: 'delivered', event: 2 }],
      };
    case 'noReceipt':
      return { ...normal, receipts: [] };
    case 'receiptsMixed':
      return { ...normal, receipts: mixedReceipts(pace) };
    case 'receiptFirst':
      return {
        ...normal,
        answerAfter: 'receipts',
        arrivesAtMs: 0,
        receipts: [{ atMs: 0, status: 'delivered', event: 1 }],
      };
    case 'refused':
      return refuse(422, 'filtered');
    case 'throttled':
      return attempt === 1 ? refuse(429, 'throttled', 3) : normal;
    case 'unavailable':
      return refuse(503, 'unavailable');
    case 'unreachable':
      return undelivered('unreachable');
    case 'landline':
      return undelivered('landline');
    case 'answerLate':
      return { ...normal, answerAfter: pace.lateAnswerMs };
    case 'answerLost':
      return { ...normal, answer: { type: 'lose' }, receipts: [] };
    case 'answerLostReceipt':
      return { ...normal, answer: { type: 'lose' } };
    case 'serverError':
      return { ...normal, answer: { type: 'error', status: 500 }, receipts: [] };
    default:
      return normal;
  }
}

/** Backwards and doubled: "delivered", the same again, then "sent", then "delivered" as a new event. */
function mixedReceipts({ sentMs, deliveredMs }: CarrierPace): PlannedReceipt[] {
  return [
    { atMs: deliveredMs, status: 'delivered', event: 2 },
    { atMs: deliveredMs + sentMs, status: 'delivered', event: 2 },
    { atMs: deliveredMs + 2 * sentMs, status: 'sent', event: 1 },
    { atMs: deliveredMs + 3 * sentMs, status: 'delivered', event: 3 },
  ];
}
