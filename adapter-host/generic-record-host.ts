import * as z from 'zod/mini';
import { RecordRef } from '../protocol/call-state.ts';
import { type RecordHost } from './record-host.ts';

export interface GenericRecordHostOptions extends Pick<
  RecordHost,
  'dial' | 'email' | 'attention' | 'session' | 'actions' | 'open'
> {
  /** Name of the CRM; `generic` when absent. */
  system?: string;
  /** What is on screen now. */
  current?: RecordRef | null;
}

/** A record host the page feeds by plain function calls. */
export interface GenericRecordHost extends RecordHost {
  /** Another record is on screen, or none. Throws when malformed. */
  show(record: RecordRef | null): void;
}

const RecordOrNone = z.nullable(RecordRef);

export function genericRecordHost(options: GenericRecordHostOptions = {}): GenericRecordHost {
  const { system = 'generic', current = null, ...verbs } = options;
  const listeners = new Set<{ tell: (record: RecordRef | null) => void }>();
  let record = RecordOrNone.parse(current);
  return {
    ...verbs,
    system,
    currentRecord: () => Promise.resolve(record),
    onRecordChange(tell) {
      const listener = { tell };
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    show(next) {
      record = RecordOrNone.parse(next);
      for (const { tell } of listeners) tell(record);
    },
  };
}
