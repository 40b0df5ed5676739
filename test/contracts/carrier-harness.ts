import { type AccountOutcome, type Carrier, type CarrierCredentials } from '../../server/carriers/carrier.ts';
import { type Fixture } from '../server/server-fixture.ts';
import { type Fault, type Play, type Refusal } from './carrier-faults.ts';

/** A text that has reached the peer, taken or not. */
export interface Submission {
  text: string;
  from: string;
  to: string;
  /** The peer's own id of it; `null`: it was not taken. */
  carrierId: string | null;
  /** Our reference, as far as the protocol carries one. */
  reference: string | null;
}

export interface ReceiptOrder {
  submission: Submission;
  state: 'sent' | 'delivered' | 'undelivered' | 'failed';
  /** The carrier's own code for why not. */
  code?: string;
  /** Whether our reference comes back, where the protocol carries one. Default: true. */
  withReference?: boolean;
}

export interface InboundOrder {
  from: string;
  to: string;
  text: string;
  /** How many pictures. Default: none. */
  pictures?: number;
  /** In so many pieces, the last one first, where the protocol shows them to us. */
  pieces?: number;
}

/** Lets the peer say a thing, as often as it is called: a repeat is the same to the last octet. */
export type Delivery = () => Promise<'taken' | 'refused'>;

/** A carrier plugged into the server with a real database, and a peer that plays the network behind it. */
export interface CarrierHarness {
  /** Its numbers text through the carrier. */
  fixture: Pick<Fixture, 'ctx' | 'clock' | 'acme' | 'close'>;
  /** Gives up after a second at most, so that silence takes no longer. */
  carrier: Carrier;
  credentials: CarrierCredentials;
  /** What the peer does from now on. */
  play(what: Play): Promise<void> | void;
  /** What has reached the peer, in order, refused or not. */
  submissions(): readonly Submission[];
  /** Answers are held back until the function is called that is given back. */
  holdAnswers(): () => void;
  /** Octets of answers that left the peer since `play`; for carriers that are asked over HTTP. */
  octetsAnswered?(): number;
  receipt(order: ReceiptOrder): Delivery;
  inbound(order: InboundOrder): Delivery;
  /** Ways in which somebody else says this; none where the connection itself is ours. */
  forgeries(order: InboundOrder): readonly { name: string; deliver: Delivery }[];
  /** Makes the peer say this of credentials that are asked about next, and gives them. */
  credentialsFor(outcome: AccountOutcome): Promise<CarrierCredentials> | CarrierCredentials;
  close(): Promise<void>;
}

export interface CarrierContract {
  /** Faults its protocol does not have, and why. */
  lacks?: Partial<Record<Fault, string>>;
  /** Each refusal the carrier documents: refused when it was handed over. */
  refusals: readonly Refusal[];
  /** Each failure it tells of later. */
  failures: readonly Refusal[];
  /** Whether it counts segments and says so. */
  countsSegments?: boolean;
  /** Whether receipts may bring our reference back. */
  carriesReference?: boolean;
  /** Why what comes in has no id of its own by which a repeat is told from another text of the same words. */
  namesNoInbound?: string;
  /** Whether pieces of a long text reach us one by one. */
  showsPieces?: boolean;
  /** Whether pictures come. */
  bringsPictures?: boolean;
}
