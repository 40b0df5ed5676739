import parsePhoneNumber, { type CountryCode } from 'libphonenumber-js/max';
import { canonicalLanguage, LanguageTag } from '../../../protocol/language.ts';
import { E164 } from '../../../protocol/phone.ts';

/** What an exchange's own names mean here. */
export interface Meaning {
  /** Queue of calls that no line names; `null`: such calls are left. */
  queue: string | null;
  /** By the exchange's queue, or by the number that was dialled. */
  queues: readonly { of: string; queue: string }[];
  /** By a queue member's name, its interface, or an endpoint; `*` stands for anything, and in `agent` for the same. */
  agents: readonly { of: string; agent: string }[];
  /** By Asterisk's code; `null`: it says nothing of what the caller speaks. */
  languages: readonly { of: string; language: string | null }[];
  /** In which country numbers without a country code are; `null`: they are none. */
  country: string | null;
}

/** The queue's key; `null`: none that is known here. The queue decides before the number that was dialled. Pure. */
export function meantQueue({ queue, queues }: Meaning, of: readonly (string | null)[]): string | null {
  for (const one of of) {
    const found = queues.find((each) => each.of === one);
    if (found) return found.queue;
  }
  return queue;
}

/** The agent's id; `null`: nobody that texts. The first line that fits any of the names decides. Pure. */
export function meantAgent({ agents }: Meaning, names: readonly string[]): string | null {
  for (const { of, agent } of agents) {
    for (const name of names) {
      const rest = matched(of, name);
      if (rest !== null) return agent.replace('*', () => rest);
    }
  }
  return null;
}

/** What `*` stands for, empty where there is none; `null`: the pattern does not fit. */
function matched(pattern: string, name: string): string | null {
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return pattern === name ? '' : null;
  const fits = name.length > before.length + after.length && name.startsWith(before) && name.endsWith(after);
  return fits ? name.slice(before.length, name.length - after.length) : null;
}

/** Language of the caller; nothing where the exchange's code means none. `pt_BR` is `pt-BR`. Pure. */
export function meantLanguage({ languages }: Meaning, code: string): LanguageTag | undefined {
  const line = languages.find(({ of }) => of === code);
  const tag = LanguageTag.safeParse(line ? (line.language ?? '') : code.replaceAll('_', '-'));
  return tag.data && canonicalLanguage(tag.data);
}

/** A telephone number; `null`: withheld, an extension, or none that could be dialled. Pure. */
export function meantNumber({ country }: Meaning, text: string): E164 | null {
  const plain = text.normalize('NFKC').trim();
  if (!plain.startsWith('+') && country === null) return null;
  const number = parsePhoneNumber(plain, (country ?? undefined) as CountryCode | undefined); // checked where it is entered
  return number?.isValid() ? (E164.safeParse(number.number).data ?? null) : null;
}
