import type { ReactiveControllerHost, TemplateResult } from 'lit';
import { QueuePage, type QueueView } from '../protocol/queue.ts';
import { t } from '../ui/i18n.ts';
import { Listing } from './listing.ts';
import type { Portal } from './portal-context.ts';
import { selectField } from './select-field.ts';

/** All queues, for the filter. */
export const queueListing = (host: ReactiveControllerHost, portal: () => Portal): Listing<QueueView> =>
  new Listing(host, async (signal) => {
    const { queues } = await portal().api.request({ path: '/v1/admin/queues', answer: QueuePage, signal });
    return queues;
  });

/** One queue or all of them. Where the queues could not be read, all of them is what there is. */
export const queueFilter = (
  queues: readonly Pick<QueueView, 'key' | 'name'>[] | null,
  key: string,
  onChange: (key: string) => void,
): TemplateResult =>
  selectField({
    id: 'queue',
    label: t('admin:reports.queue'),
    value: key,
    choices: [
      ['', t('admin:reports.allQueues')],
      ...(queues ?? []).map(({ key, name }) => [key, name] as const),
    ],
    onChange,
  });
