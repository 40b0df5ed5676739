import { type Evidence, groupBy, type HandOver, type Message } from '../evidence.ts';
import { type Violation } from '../history.ts';

const violation = (what: string): Violation => ({ invariant: 'I1b', what });

/** After these answers the carrier has certainly not taken the text. */
const NOT_TAKEN = new Set<string | null>(['throttled', 'notSent']);

/** I1b: each message is handed over at most once, as it is stored, and nothing else is. */
export function checkHandOver({ contents, handOversOf }: Evidence): Violation[] {
  const byId = groupBy(contents.message, ({ id }) => id);
  return [...handOversOf].flatMap(([reference, lines]) => {
    const message = byId.get(reference)?.[0];
    if (message?.direction !== 'out') return [violation(`${reference} was handed over and is no message`)];
    return [...checkTimes(message, lines), ...lines.flatMap((line) => checkWords(message, line))];
  });
}

function checkTimes({ id, attempt }: Message, lines: readonly HandOver[]): Violation[] {
  const taken = lines.filter((line) => line.taken).length;
  const again = lines.slice(1).some((_, i) => !NOT_TAKEN.has(lines[i]?.answer ?? null));
  return [
    ...(taken > 1 ? [violation(`message ${id} was taken ${taken} times`)] : []),
    ...(again ? [violation(`message ${id} was handed over again after it may have been taken`)] : []),
    ...(lines.length > attempt
      ? [violation(`message ${id} was handed over ${lines.length} times in ${attempt} claims`)]
      : []),
  ];
}

function checkWords(message: Message, line: HandOver): Violation[] {
  const same = line.text === message.body && line.from === message.our_number && line.to === message.caller;
  return same ? [] : [violation(`message ${message.id} was handed over with other words or numbers`)];
}
