import type { ReactiveControllerHost } from 'lit';
import { QueueView } from '../../protocol/queue.ts';
import { formatNumber, languageName, t } from '../../ui/i18n.ts';
import { listOf } from '../list-of.ts';
import { changedKeys, pick } from '../changed-keys.ts';
import { Edit } from '../edit.ts';
import type { Portal } from '../portal-context.ts';

type Part = Exclude<keyof QueueView, 'key'>;

export interface QueueEditOptions<K extends Part> {
  /** What one section edits together. */
  parts: readonly K[];
  /** Key of the queue, known once the page is connected, as is the portal. */
  queue(): string;
  portal(): Portal;
  onSaved?(): void;
}

/** Some parts of a queue that one section edits together; others' sections do not collide with it. */
export class QueueEdit<K extends Part> extends Edit<Pick<QueueView, K>> {
  constructor(host: ReactiveControllerHost, { parts, queue, portal, onSaved }: QueueEditOptions<K>) {
    const take = (view: QueueView) => pick(view, parts) as Pick<QueueView, K>; // of these keys
    const target = () => ({ path: queuePath(queue()), answer: QueueView });
    super(host, {
      navigation: () => portal().navigation,
      load: async (signal) => take(await portal().api.request({ ...target(), signal })),
      // the server compares what is changed, and nothing else
      compared: (base, draft) => pick(base, changedKeys(base, draft)),
      save: async (draft, { base, ifMatch }) => {
        const body = pick(draft, changedKeys(base, draft));
        return take(await portal().api.request({ ...target(), method: 'PUT', body, ifMatch }));
      },
      onSaved: () => onSaved?.(),
    });
  }
}

export const queuePath = (key: string): string => `/v1/admin/queues/${encodeURIComponent(key)}`;

/** A value of a queue in words, where two versions of it stand side by side. */
export function queueWords(key: string, value: unknown): string {
  if (typeof value === 'boolean') return t(value ? 'admin:value.on' : 'admin:value.off');
  if (Array.isArray(value))
    return key === 'languages'
      ? listOf(value.map((tag) => languageName(String(tag))))
      : formatNumber(value.length);
  return key === 'defaultLanguage' ? languageName(String(value)) : String(value);
}
