/** Modules of the platform that `@salesforce/lightning-types` does not describe: what the components use of them. */
declare module 'lightning/messageService' {
  export interface Subscription {
    readonly id?: number;
  }
  export const APPLICATION_SCOPE: unique symbol;
  export const MessageContext: unknown;
  export function publish(context: unknown, channel: string, message: object): void;
  export function subscribe(
    context: unknown,
    channel: string,
    listener: (message: unknown) => void,
    options?: { scope?: typeof APPLICATION_SCOPE },
  ): Subscription | null;
  export function unsubscribe(subscription: Subscription | null): void;
}

declare module 'lightning/platformWorkspaceApi' {
  export const EnclosingTabId: unknown;
  export function openTab(options: { recordId: string; focus: boolean }): Promise<string>;
  export function setTabHighlighted(
    tabId: string,
    highlighted: boolean,
    options?: { pulse?: boolean; state?: 'success' | 'warning' | 'error' },
  ): Promise<unknown>;
}

declare module 'lightning/navigation' {
  import { type LightningElement } from 'lwc';

  export interface PageReference {
    type: string;
    attributes: Record<string, string>;
    state?: Record<string, string>;
  }
  const Navigate: unique symbol;
  interface Navigating {
    [Navigate](reference: PageReference): void;
  }
  export const NavigationMixin: {
    (base: typeof LightningElement): new () => LightningElement & Navigating;
    readonly Navigate: typeof Navigate;
  };
}

declare module 'lightning/pageReferenceUtils' {
  export function encodeDefaultFieldValues(values: Record<string, string | object>): string;
}

declare module 'lightning/uiRecordApi' {
  export interface FieldValue {
    value: unknown;
    displayValue?: string | null;
  }
  export interface RecordData {
    id: string;
    fields: Record<string, FieldValue | undefined>;
  }
  export const getRecord: unknown;
  export function notifyRecordUpdateAvailable(records: { recordId: string }[]): Promise<unknown>;
}

declare module 'lightning/uiGraphQLApi' {
  export const graphql: unknown;
  export function gql(text: TemplateStringsArray, ...values: unknown[]): unknown;
}

declare module '@salesforce/messageChannel/*' {
  const channel: string;
  export default channel;
}

declare module '@salesforce/apex/MidcallLaunch.launch' {
  /** Signs a launch token for the user who is logged in. */
  export default function launch(request: { nonce: string; mount: string }): Promise<string>;
}

declare module '@salesforce/i18n/lang' {
  const tag: string;
  export default tag;
}
