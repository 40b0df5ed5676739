import { TalkInput, type TalkSettings } from '../../protocol/zendesk-talk.ts';
import { t } from '../../ui/i18n.ts';

/** The settings of Zendesk Talk as they stand in the form. `queues`: a line for each group or line of Zendesk. */
export interface TalkDraft {
  /** Empty: it stays. */
  signingSecret: string;
  queue: string;
  queues: string;
}

export const draftOf = ({ queue, queues }: TalkSettings): TalkDraft => ({
  signingSecret: '',
  queue: queue ?? '',
  queues: queues.map((one) => `${one.of} = ${one.queue}`).join('\n'),
});

/** What the server is told. Blanks and punctuation of a number are dropped. */
export const bodyOf = ({ signingSecret, queue, queues }: TalkDraft): TalkInput => ({
  ...(signingSecret.trim() !== '' && { signingSecret: signingSecret.trim() }),
  queue,
  queues: queues
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [of = '', ...key] = line.split('=');
      return { of: of.replace(/[\s().-]/g, ''), queue: key.join('=').trim() };
    }),
});

/** Why it cannot be saved, in words; empty: it can. `keys`: of the queues there are; `null`: not known. */
export function problemOf(
  draft: TalkDraft,
  { hasSecret, keys }: { hasSecret: boolean; keys: readonly string[] | null },
): string {
  const body = bodyOf(draft);
  if (body.queue === '' || (!hasSecret && body.signingSecret === undefined)) return t('admin:talk.needed');
  const unknown = body.queues.find(({ queue }) => keys !== null && !keys.includes(queue));
  if (unknown) return t('admin:talk.noQueue', { line: `${unknown.of} = ${unknown.queue}` });
  const { error } = TalkInput.safeParse(body);
  const [field] = error?.issues[0]?.path ?? [];
  if (field === undefined) return '';
  return t(field === 'signingSecret' ? 'admin:talk.badSecret' : 'admin:talk.badQueues');
}

/** Names of the fields, for the choice between two people's work. */
export const draftNames = (): Record<keyof TalkDraft, string> => ({
  signingSecret: t('admin:talk.signingSecret'),
  queue: t('admin:talk.queue'),
  queues: t('admin:talk.queues'),
});
