import { type CallSource } from '../call-source.ts';
import { askBackground } from './ask-background.ts';
import { type Instances } from './instances.ts';

/** Milliseconds between two questions that nobody answers: the first, and the longest. */
const FIRST_PAUSE_MS = 500;
const LAST_PAUSE_MS = 8_000;

/**
 * The calls that the background frame hears of, for a frame that holds the widget. The background may be loaded again at
 * any moment, or for the first time after this one: each time it says so, everything is asked anew.
 */
export function backgroundCallSource(instances: Instances): CallSource {
  const list = () => askBackground(instances, { name: 'midcall.hello', answer: 'midcall.calls' });
  return {
    id: 'zendesk',
    async start(sink, signal) {
      let asking = 0;
      const say = (up: boolean) => void (signal.aborted || sink({ type: 'source', up }));
      /** Asks until there is an answer: a frame that is still loading has none yet. */
      const ask = async (pauseMs = FIRST_PAUSE_MS, turn = ++asking): Promise<void> => {
        const answer = await list().catch(() => null);
        if (signal.aborted || turn !== asking) return;
        say(answer?.up ?? false);
        if (!answer) setTimeout(() => void ask(Math.min(pauseMs * 2, LAST_PAUSE_MS), turn), pauseMs);
      };
      instances.on('midcall.call', ({ call }) => void sink({ type: 'call', call }), signal);
      instances.on(
        'midcall.source',
        ({ up }) => {
          asking++;
          say(up);
        },
        signal,
      );
      instances.on('midcall.background', () => void ask(), signal);
      await ask();
    },
    snapshot: async () => (await list()).calls,
  };
}
