import { api, LightningElement, wire } from 'lwc';
import { MessageContext } from 'lightning/messageService';
import { NavigationMixin } from 'lightning/navigation';
import { encodeDefaultFieldValues } from 'lightning/pageReferenceUtils';
import { EnclosingTabId, openTab, setTabHighlighted } from 'lightning/platformWorkspaceApi';
import { getRecord, type RecordData } from 'lightning/uiRecordApi';
import launch from '@salesforce/apex/MidcallLaunch.launch';
import LANG from '@salesforce/i18n/lang';
import { channelTransport } from 'c/midcallChannel';
import {
  exchangedCallSource,
  mount,
  type MountedWidget,
  type SalesforceRecordHost,
  salesforceRecord,
  salesforceRecordHost,
  type Words,
  wordsOf,
} from 'c/midcallHost';

const CONTACT = ['Case.ContactId'];

/** The Midcall widget, on the page of a case or in the utility bar. */
export default class Midcall extends NavigationMixin(LightningElement) {
  @api objectApiName: string | undefined;
  /** Address of the widget page, `https://…/widget/{tenant}`. */
  @api widgetUrl = 'https://midcall.example/widget/demo';

  @wire(MessageContext) messageContext: unknown;
  @wire(EnclosingTabId) tabId: string | undefined;

  /** Number the agent clicked in a message: Salesforce dials only by its own link, which is shown. */
  numberToDial = '';

  private currentId: string | undefined;
  private contactId: string | undefined;
  private host: SalesforceRecordHost | undefined;
  private widget: MountedWidget | undefined;

  /** The record the page is of; a console tab may go from one to another. */
  @api get recordId(): string | undefined {
    return this.currentId;
  }
  set recordId(id: string | undefined) {
    this.currentId = id;
    this.host?.showPage(id, this.objectApiName);
  }

  get words(): Words {
    return wordsOf(LANG);
  }

  /** As the browser writes it: what the frame shows is compared with this. */
  get address(): string | undefined {
    try {
      return new URL(this.widgetUrl).href;
    } catch {
      return undefined;
    }
  }

  /** Only a case has a contact that may be shown and chosen. */
  get caseId(): string | undefined {
    return this.isCase ? this.currentId : undefined;
  }

  get isCase(): boolean {
    return this.objectApiName === 'Case';
  }

  @wire(getRecord, { recordId: '$caseId', optionalFields: CONTACT })
  handleCase({ data }: { data?: RecordData }): void {
    const id = data?.fields['ContactId']?.value;
    this.contactId = data?.id === this.caseId && typeof id === 'string' ? id : undefined;
  }

  override renderedCallback(): void {
    const frame = this.refs['frame'];
    if (!frame || !this.address || this.widget) return;
    this.host = this.createHost();
    this.widget = mount({
      container: frame,
      widgetUrl: this.address,
      sources: [exchangedCallSource('sf-voice', channelTransport(this.messageContext))],
      record: this.host,
      token: ({ nonce, mount: mountId }) => launch({ nonce, mount: mountId }),
      appearance: { locale: LANG, skin: 'slds' },
    });
  }

  override disconnectedCallback(): void {
    this.widget?.close();
    this.widget = undefined;
  }

  handleDialled(): void {
    this.numberToDial = '';
  }

  private createHost(): SalesforceRecordHost {
    return salesforceRecordHost(
      {
        highlight: (isMarked) => this.highlight(isMarked),
        openRecord: async (recordId) => void (await openTab({ recordId, focus: true })),
        dial: (number) => void (this.numberToDial = number),
        email: (address) => this.writeEmail(address),
        actions: {
          scheduleCallback: () => this.planCallback(),
          ...(this.isCase && {
            showContact: () => this.showContact(),
            assignContact: () => this.chooseContact(),
          }),
        },
      },
      salesforceRecord(this.currentId, this.objectApiName),
    );
  }

  private highlight(isMarked: boolean): void {
    if (!this.tabId) return; // No console: there is no tab to mark.
    setTabHighlighted(this.tabId, isMarked, { pulse: isMarked, state: 'success' }).catch(() => undefined);
  }

  private writeEmail(address: string): void {
    this[NavigationMixin.Navigate]({
      type: 'standard__quickAction',
      attributes: { apiName: 'Global.SendEmail' },
      state: {
        ...(this.currentId && { recordId: this.currentId }),
        defaultFieldValues: encodeDefaultFieldValues({ ToAddress: address }),
      },
    });
  }

  /** A case nobody is known for is opened where its contact is chosen. */
  private showContact(): void {
    if (this.contactId) this.goTo(this.contactId, 'Contact', 'view');
    else this.chooseContact();
  }

  private chooseContact(): void {
    if (this.currentId) this.goTo(this.currentId, 'Case', 'edit');
  }

  private goTo(recordId: string, objectApiName: string, actionName: 'view' | 'edit'): void {
    this[NavigationMixin.Navigate]({
      type: 'standard__recordPage',
      attributes: { recordId, objectApiName, actionName },
    });
  }

  private planCallback(): void {
    this[NavigationMixin.Navigate]({
      type: 'standard__objectPage',
      attributes: { objectApiName: 'Task', actionName: 'new' },
      state: {
        defaultFieldValues: encodeDefaultFieldValues({
          TaskSubtype: 'Call',
          ...(this.currentId && { WhatId: this.currentId }),
        }),
      },
    });
  }
}
