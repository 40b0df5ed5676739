import { E164 } from '../../protocol/phone.ts';
import { TimeZone } from '../../protocol/time-zone.ts';

/** What calls are looked for by, but for the caller's number; stands in the address of the page. */
export interface CallFilters {
  /** Empty: without an end. */
  from: string;
  to: string;
  zone: string;
  queue: string;
  agent: string;
  /** Ours, in E.164. */
  ourNumber: string;
  withTexts: boolean;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

export function readCallFilters(query: URLSearchParams, ownZone: string): CallFilters {
  const zone = query.get('zone') ?? '';
  const date = (name: string) => (DATE.test(query.get(name) ?? '') ? (query.get(name) ?? '') : '');
  return {
    ...{
      from: date('from'),
      to: date('to'),
      queue: query.get('queue') ?? '',
      agent: query.get('agent') ?? '',
      ourNumber: E164.safeParse(query.get('our')).data ?? '',
    },
    zone: TimeZone.safeParse(zone).success ? zone : ownZone,
    withTexts: query.get('texts') === 'yes',
  };
}

/** The values of the address; an empty one takes it out. */
export const writeCallFilters = ({ from, to, queue, agent, ourNumber, withTexts }: CallFilters) => ({
  ...{ from, to, queue, agent, our: ourNumber, texts: withTexts ? 'yes' : '' },
});

/** The same for the server. */
export const searchOf = ({ from, to, zone, queue, agent, ourNumber, withTexts }: CallFilters) => ({
  zone,
  withTexts,
  ...(from !== '' && { from }),
  ...(to !== '' && { to }),
  ...(queue !== '' && { queue }),
  ...(agent !== '' && { agent }),
  ...(ourNumber !== '' && { ourNumber }),
});
