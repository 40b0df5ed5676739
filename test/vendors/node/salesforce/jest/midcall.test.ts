import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createElement } from 'lwc';
import { EnclosingTabId, openTab, setTabHighlighted } from 'lightning/platformWorkspaceApi';
import { getRecord } from 'lightning/uiRecordApi';
import launch from '@salesforce/apex/MidcallLaunch.launch';
import { mount } from 'c/midcallHost';
import Midcall from 'c/midcall';

jest.mock('@salesforce/apex/MidcallLaunch.launch', () => ({ default: jest.fn() }), { virtual: true });
const mockWent: object[] = [];
jest.mock('lightning/navigation', () => {
  const Navigate = Symbol('Navigate');
  const NavigationMixin = (Base: new () => object) =>
    class extends Base {
      [Navigate](reference: object) {
        mockWent.push(reference);
      }
    };
  return { NavigationMixin: Object.assign(NavigationMixin, { Navigate }) };
});
jest.mock('c/midcallHost', () => ({ ...(jest.requireActual('c/midcallHost') as object), mount: jest.fn() }));

const CASE = '500000000000001AAA';
const WIDGET = 'https://texts.acme.test/widget/acme';
const close = jest.fn();

interface Options {
  container: HTMLIFrameElement;
  widgetUrl: string;
  token(request: object): Promise<string>;
  appearance: object;
  record: {
    currentRecord(): Promise<unknown>;
    onRecordChange(listener: (record: unknown) => void): () => void;
    attention(unread: number): void;
    open(record: object): Promise<void>;
    dial(number: string): void;
    email(address: string): void;
    actions: Record<string, () => void>;
  };
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

function open(properties: object = {}) {
  const element = createElement('c-midcall', { is: Midcall });
  Object.assign(element, { widgetUrl: WIDGET, recordId: CASE, objectApiName: 'Case' }, properties);
  document.body.append(element);
  const [options] = (mount as jest.Mock).mock.calls.at(-1) as [Options];
  return { element, options, root: element.shadowRoot };
}

beforeEach(() => {
  jest.clearAllMocks();
  (mount as jest.Mock).mockReturnValue({ close });
});
afterEach(() => document.body.replaceChildren());

describe('the component that shows the widget', () => {
  it('gives the adapter a frame of its own template, without a sandbox, with a name', () => {
    const { options, root } = open();
    const frame = root.querySelector('iframe');
    expect(options.container).toBe(frame);
    expect(frame.src).toBe(WIDGET);
    expect(frame.title).toBe('Text messages in this call');
    expect(frame.getAttribute('sandbox')).toBe(null);
    expect(frame.getAttribute('allow')).toBe('clipboard-write');
    expect(options).toMatchObject({ widgetUrl: WIDGET, appearance: { skin: 'slds' } });
  });

  it('mounts once however often it is drawn, and ends with its page', async () => {
    const { element, options } = open();
    options.record.dial('+14155550142');
    await settle();
    expect(mount).toHaveBeenCalledTimes(1);
    element.remove();
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('has its launch signed by Apex, with what the widget gave', async () => {
    (launch as jest.Mock).mockReturnValue(Promise.resolve('signed'));
    const { options } = open();
    expect(await options.token({ nonce: 'n', mount: 'm' })).toBe('signed');
    expect(launch).toHaveBeenCalledWith({ nonce: 'n', mount: 'm' });
  });

  it('marks its console tab while a text is unread, and takes the mark away', async () => {
    const { options } = open();
    options.record.attention(1);
    expect(setTabHighlighted).not.toHaveBeenCalled();
    EnclosingTabId.emit('tab7');
    await settle();
    options.record.attention(2);
    options.record.attention(0);
    expect((setTabHighlighted as jest.Mock).mock.calls).toEqual([
      ['tab7', true, { pulse: true, state: 'success' }],
      ['tab7', false, { pulse: false, state: 'success' }],
    ]);
  });

  it('knows its record, the next one in the same tab, and opens that of a call', async () => {
    const { element, options } = open();
    const heard: unknown[] = [];
    options.record.onRecordChange((record) => heard.push(record));
    expect(await options.record.currentRecord()).toEqual({ system: 'salesforce', type: 'Case', id: CASE });
    element.recordId = '500000000000002AAA';
    element.recordId = undefined;
    expect(heard).toEqual([{ system: 'salesforce', type: 'Case', id: '500000000000002AAA' }, null]);
    await options.record.open({ system: 'salesforce', type: 'Case', id: CASE });
    expect(openTab).toHaveBeenCalledWith({ recordId: CASE, focus: true });
  });

  it('shows a number the agent clicked as Salesforce’s own link', async () => {
    const { options, root } = open();
    expect(root.querySelector('lightning-click-to-dial')).toBe(null);
    options.record.dial('+14155550142');
    await settle();
    const link = root.querySelector('lightning-click-to-dial');
    expect([link.value, link.recordId]).toEqual(['+14155550142', CASE]);
    root.querySelector('lightning-button-icon').click();
    await settle();
    expect(root.querySelector('lightning-click-to-dial')).toBe(null);
  });

  it('offers on a case its contact and the choice of it, and elsewhere neither', () => {
    const { options } = open();
    expect(Object.keys(options.record.actions)).toEqual(['scheduleCallback', 'showContact', 'assignContact']);
    for (const objectApiName of ['Contact', undefined]) {
      const { options: elsewhere } = open({ objectApiName });
      expect(Object.keys(elsewhere.record.actions)).toEqual(['scheduleCallback']);
    }
  });

  it('leads to the contact of the case, and to the case where nobody is its contact', async () => {
    const { options } = open();
    const contact = '003000000000001AAA';
    const went = () => mockWent.at(-1);
    options.record.actions['showContact']!();
    const edit = {
      type: 'standard__recordPage',
      attributes: { recordId: CASE, objectApiName: 'Case', actionName: 'edit' },
    };
    expect(went()).toEqual(edit);
    getRecord.emit({ id: CASE, fields: { ContactId: { value: contact } } });
    await settle();
    options.record.actions['showContact']!();
    expect(went()).toEqual({
      type: 'standard__recordPage',
      attributes: { recordId: contact, objectApiName: 'Contact', actionName: 'view' },
    });
    options.record.actions['assignContact']!();
    expect(went()).toEqual(edit);
  });

  it('forgets the contact of the case before', async () => {
    const { element, options } = open();
    getRecord.emit({ id: CASE, fields: { ContactId: { value: '003000000000001AAA' } } });
    element.recordId = '500000000000002AAA';
    await settle();
    getRecord.emit({ id: CASE, fields: { ContactId: { value: '003000000000001AAA' } } });
    options.record.actions['showContact']!();
    expect(mockWent.at(-1)).toMatchObject({
      attributes: { recordId: '500000000000002AAA', actionName: 'edit' },
    });
  });

  it('writes e-mail in Salesforce’s own composer, and plans a callback as a task of the case', () => {
    const { options } = open();
    options.record.email('grace@example.com');
    expect(mockWent.at(-1)).toMatchObject({
      ...{ type: 'standard__quickAction', attributes: { apiName: 'Global.SendEmail' } },
      state: { recordId: CASE },
    });
    options.record.actions['scheduleCallback']!();
    expect(mockWent.at(-1)).toMatchObject({
      ...{ type: 'standard__objectPage', attributes: { objectApiName: 'Task', actionName: 'new' } },
    });
  });

  it('has no frame and mounts nothing for an address that is none', () => {
    const element = createElement('c-midcall', { is: Midcall });
    element.widgetUrl = 'not an address';
    document.body.append(element);
    expect(element.shadowRoot.querySelector('iframe')).toBe(null);
    expect(mount).not.toHaveBeenCalled();
  });
});
