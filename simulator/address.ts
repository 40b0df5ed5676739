import { AGENTS, type Agent, CRMS, LANGUAGES, QUEUES } from './demo-world.ts';

/** What the page is opened for. */
export interface Opening {
  /** Whose desk it is. */
  agent: Agent;
  /** Key of the queue that the caller rings. */
  queue: string;
  /** Language the caller chooses. */
  language: string;
}

/** Reads `?crm=zendesk&agent=ben&queue=billing&language=it`. What is not given, or not there, is the first of its kind. Pure. */
export function readAddress(search: string): Opening {
  const query = new URLSearchParams(search);
  const [agent, queue, language] = [query.get('agent'), query.get('queue'), query.get('language') ?? ''];
  const [base] = language.split('-');
  const crm = CRMS.find((one) => one === query.get('crm')) ?? CRMS[0];
  const colleagues = AGENTS.filter((one) => one.crm === crm);
  return {
    agent: colleagues.find(({ name }) => name.toLowerCase() === agent) ?? colleagues[0]!,
    queue: (QUEUES.find(({ key }) => key === queue) ?? QUEUES[0]!).key,
    language: (
      LANGUAGES.find(({ tag }) => tag === language) ??
      LANGUAGES.find(({ tag }) => tag === base) ??
      LANGUAGES[0]!
    ).tag,
  };
}
