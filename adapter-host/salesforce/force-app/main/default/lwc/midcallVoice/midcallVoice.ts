import { api, LightningElement, wire } from 'lwc';
import { MessageContext } from 'lightning/messageService';
import { gql, graphql } from 'lightning/uiGraphQLApi';
import { getRecord, notifyRecordUpdateAvailable, type RecordData } from 'lightning/uiRecordApi';
import LANG from '@salesforce/i18n/lang';
import { channelTransport } from 'c/midcallChannel';
import {
  acceptTaps,
  publishCalls,
  salesforceRecord,
  VOICE_EVENTS,
  VoiceCalls,
  type VoiceEventName,
  type VoiceRecord,
  type Words,
  wordsOf,
} from 'c/midcallHost';

const FIELDS = ['VoiceCall.VendorCallKey'];
/** A field that an org or a user does not have is left out, and nothing fails. */
const OPTIONAL_FIELDS = [
  'VendorParentCallKey',
  'CallDisposition',
  'CallEndDateTime',
  'DisconnectReason',
  'QueueName',
  'RelatedRecordId',
  'ToPhoneNumber',
].map((name) => `VoiceCall.${name}`);

/** Where the caller's address stands in a record that a call is about, by the beginning of its id. */
const ADDRESS_OF: Readonly<Record<string, string>> = {
  500: 'Case.ContactEmail',
  '003': 'Contact.Email',
  '00Q': 'Lead.Email',
};

const FIND = gql`
  query midcallVoiceCall($key: String) {
    uiapi {
      query {
        VoiceCall(where: { VendorCallKey: { eq: $key } }, first: 1) {
          edges {
            node {
              Id
            }
          }
        }
      }
    }
  }
`;

interface Found {
  uiapi?: { query?: { VoiceCall?: { edges?: { node?: { Id?: string } }[] } } };
}

/**
 * Hears the calls of Service Cloud Voice and tells Midcall's other components of them. Stands on the page of the voice call, or
 * in the utility bar, where it hears all calls and looks their records up.
 */
export default class MidcallVoice extends LightningElement {
  /** On the page of a voice call: its record. */
  @api recordId: string | undefined;
  /** API name of the field of `VoiceCall` that holds the language chosen in the IVR, such as `Language__c`. */
  @api languageField: string | undefined;
  /** Exact origins of connectors that have the tap, separated by blanks. */
  @api connectorOrigins: string | undefined;

  @wire(MessageContext) messageContext: unknown;

  /** Of the call heard last, until its record is known. */
  heardKey: string | undefined;
  voiceCallId: string | undefined;
  /** What that call is about. */
  relatedId: string | undefined;

  private read: VoiceRecord | undefined;
  private calls = new VoiceCalls();
  private stops: (() => void)[] = [];

  /** In words, for who does not see that there is nothing to see. */
  get words(): Words {
    return wordsOf(LANG);
  }

  get optionalFields(): string[] {
    const language = this.languageField ? [`VoiceCall.${this.languageField}`] : [];
    return [...OPTIONAL_FIELDS, ...language];
  }

  get lookup(): unknown {
    return this.heardKey === undefined ? undefined : FIND;
  }

  get variables(): Record<string, string | undefined> {
    return { key: this.heardKey };
  }

  /** Without a field to read, nothing is read. */
  get addressFields(): string[] | undefined {
    const field = ADDRESS_OF[this.relatedId?.slice(0, 3) ?? ''];
    return field === undefined ? undefined : [field];
  }

  override connectedCallback(): void {
    this.voiceCallId = this.recordId;
    this.stops.push(publishCalls(this.calls.ledger, channelTransport(this.messageContext)));
    const origins = (this.connectorOrigins ?? '').split(/\s+/).filter((origin) => origin !== '');
    if (origins.length > 0) this.stops.push(this.relayTaps(origins));
  }

  override renderedCallback(): void {
    const toolkit = this.refs['toolkit'];
    if (!toolkit || this.heard === toolkit) return;
    this.heard = toolkit;
    for (const name of VOICE_EVENTS) {
      const handle = (event: Event) => this.hear(name, (event as CustomEvent<unknown>).detail);
      toolkit.addEventListener(name, handle);
      this.stops.push(() => toolkit.removeEventListener(name, handle));
    }
  }
  private heard: Element | undefined;

  override disconnectedCallback(): void {
    for (const stop of this.stops.splice(0)) stop();
    this.heard = undefined;
  }

  @wire(getRecord, { recordId: '$voiceCallId', fields: FIELDS, optionalFields: '$optionalFields' })
  handleRecord({ data }: { data?: RecordData }): void {
    if (!data) return;
    const text = (name: string): string | undefined => {
      const value = data.fields[name]?.value;
      return typeof value === 'string' && value !== '' ? value : undefined;
    };
    const dialled = text('ToPhoneNumber');
    const related = text('RelatedRecordId');
    // the address of another record is not that of this caller
    const email = related !== undefined && related === this.relatedId ? this.read?.email : undefined;
    this.relatedId = related;
    this.read = {
      callId: text('VendorCallKey') ?? '',
      parentKey: text('VendorParentCallKey'),
      isOver: text('CallEndDateTime') !== undefined,
      disposition: text('CallDisposition'),
      disconnectReason: text('DisconnectReason'),
      queue: text('QueueName')?.slice(0, 120),
      language: this.languageField ? text(this.languageField)?.slice(0, 35) : undefined,
      record: salesforceRecord(related) ?? undefined,
      data: dialled ? [{ label: this.words.dialled, value: dialled }] : undefined,
      email,
    };
    this.calls.read(this.read);
  }

  @wire(getRecord, { recordId: '$relatedId', optionalFields: '$addressFields' })
  handleRelated({ data }: { data?: RecordData }): void {
    if (!data || !this.read || data.id !== this.relatedId) return;
    const email = (data.fields['ContactEmail'] ?? data.fields['Email'])?.value;
    if (typeof email !== 'string' || email === '' || email.length > 254) return;
    this.read = { ...this.read, email };
    this.calls.read(this.read);
  }

  @wire(graphql, { query: '$lookup', variables: '$variables' })
  handleFound({ data }: { data?: Found }): void {
    const id = data?.uiapi?.query?.VoiceCall?.edges?.[0]?.node?.Id;
    if (id) this.voiceCallId = id;
  }

  private hear(name: VoiceEventName, detail: unknown): void {
    this.calls.hear(name, detail);
    const { callId } = (detail ?? {}) as { callId?: unknown };
    // The page of one call has its record; the utility bar goes to the record of the call it has just heard.
    if (!this.recordId && typeof callId === 'string' && name !== 'callended') this.heardKey = callId;
    if ((name === 'callended' || name === 'wrapupended') && this.voiceCallId)
      void notifyRecordUpdateAvailable([{ recordId: this.voiceCallId }]);
  }

  /** Calls that a connector's tap tells go on to the message channel, as they came. */
  private relayTaps(origins: string[]): () => void {
    const stops: (() => void)[] = [];
    const channel = channelTransport(this.messageContext);
    const stopAccepting = acceptTaps({
      origins,
      onTap: (tap) => {
        stops.push(tap.listen((message) => channel.post(message as Parameters<typeof channel.post>[0])));
        stops.push(channel.listen((message) => isAsking(message) && tap.post({ kind: 'ask' })));
        tap.post({ kind: 'ask' });
      },
    });
    return () => [stopAccepting, ...stops].forEach((stop) => stop());
  }
}

const isAsking = (message: unknown): boolean => (message as { kind?: unknown } | null)?.kind === 'ask';
