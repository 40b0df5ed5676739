/** What a source's own names of queues and agents mean here. */
export interface Names {
  /** Queue of calls that no line names; `null`: such calls are left. */
  queue: string | null;
  /** By the source's queue, or by the number that was dialled. */
  queues: readonly { of: string; queue: string }[];
  /** By any name the source has for an agent; `*` stands for anything, and in `agent` for the same. */
  agents: readonly { of: string; agent: string }[];
}

/** The queue's key; `null`: none that is known here. The first name that a line has decides. Pure. */
export function meantQueue(
  { queue, queues }: Pick<Names, 'queue' | 'queues'>,
  of: readonly (string | null)[],
): string | null {
  for (const one of of) {
    const found = queues.find((each) => each.of === one);
    if (found) return found.queue;
  }
  return queue;
}

/** The agent's id; `null`: nobody that texts. The first line that fits any of the names decides. Pure. */
export function meantAgent({ agents }: Pick<Names, 'agents'>, names: readonly string[]): string | null {
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
