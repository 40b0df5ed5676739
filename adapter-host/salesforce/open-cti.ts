import { type GenericRecordHost } from '../generic-record-host.ts';
import { type RecordHost } from '../record-host.ts';
import { type SalesforceVerbs, salesforceRecordHost } from './record-host.ts';

interface CtiAnswer {
  success?: unknown;
  returnValue?: unknown;
}
type WithCallback = { callback?: (answer: CtiAnswer) => void };

/** What is used of `sforce.opencti`, the script of Open CTI for Lightning. Source: Open CTI Developer Guide. */
export interface OpenCti {
  SCREENPOP_TYPE: { SOBJECT: unknown };
  screenPop(options: { type: unknown; params: { recordId: string } } & WithCallback): void;
  getAppViewInfo(options: WithCallback): void;
  onNavigationChange(options: { listener: (place: unknown) => void }): void;
  enableClickToDial(options: WithCallback): void;
  onClickToDial(options: { listener: (payload: unknown) => void }): void;
  setSoftphoneItemLabel(options: { label: string } & WithCallback): void;
  setSoftphonePanelVisibility(options: { visible: boolean } & WithCallback): void;
}

export interface OpenCtiOptions extends Pick<RecordHost, 'email' | 'session' | 'actions'> {
  /** Dials with this softphone, for a click in the widget and for a click on a number in Salesforce. */
  dial: (number: string, place?: { recordId?: string | undefined }) => void | Promise<void>;
  /** Label of the softphone in the utility bar; unread texts are counted behind it. */
  label: string;
}

/**
 * Salesforce around a softphone of Open CTI: its page runs this beside its own `CallSource`, for Open CTI tells of no call.
 * Open CTI is replaced by Service Cloud Voice; new softphones use that.
 */
export function openCtiHost(
  cti: OpenCti,
  { dial, label, ...verbs }: OpenCtiOptions,
): Omit<GenericRecordHost, 'show'> {
  const all: SalesforceVerbs = {
    ...verbs,
    dial: (number) => dial(number),
    openRecord: (recordId) =>
      asked((callback) =>
        cti.screenPop({ type: cti.SCREENPOP_TYPE.SOBJECT, params: { recordId }, callback }),
      ),
  };
  const { showPage, ...host } = salesforceRecordHost(all);
  const go = (place: unknown) => {
    const { recordId, objectType } = objectOf(place);
    showPage(recordId, objectType);
  };
  cti.onNavigationChange({ listener: go });
  cti.getAppViewInfo({ callback: ({ success, returnValue }) => success === true && go(returnValue) });
  cti.enableClickToDial({});
  cti.onClickToDial({
    listener: (payload) => {
      const { number, recordId } = objectOf(payload);
      if (typeof number !== 'string') return;
      void dial(number, { recordId: typeof recordId === 'string' ? recordId : undefined });
    },
  });
  return {
    ...host,
    attention: (unread) => cti.setSoftphoneItemLabel({ label: unread > 0 ? `${label} (${unread})` : label }),
  };
}

function asked(act: (callback: (answer: CtiAnswer) => void) => void): Promise<void> {
  return new Promise((resolve, reject) =>
    act(({ success }) => (success === true ? resolve() : reject(new Error('Salesforce refused')))),
  );
}

/** Some of its answers are objects, some the same as JSON. */
function objectOf(value: unknown): Record<string, unknown> {
  try {
    const parsed: unknown = typeof value === 'string' ? JSON.parse(value) : value;
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
