import { type CallSource } from '../call-source.ts';
import { askBackground } from './ask-background.ts';
import { type Instances } from './instances.ts';

/**
 * The calls that the background frame hears of, for a frame that holds the widget. The background may be loaded again at
 * any moment, or for the first time after this one: each time it says so, everything is asked anew.
 */
export function backgroundCallSource(instances: Instances): CallSource {
  const list = () => askBackground(instances, { name: 'midcall.hello', answer: 'midcall.calls' });
  return {
    id: 'zendesk',
    async start(sink, signal) {
      const say = (up: boolean) => void (signal.aborted || sink({ type: 'source', up }));
      instances.on('midcall.call', ({ call }) => void sink({ type: 'call', call }), signal);
      instances.on('midcall.source', ({ up }) => say(up), signal);
      instances.on(
        'midcall.background',
        () =>
          void list().then(
            ({ up }) => say(up),
            () => say(false),
          ),
        signal,
      );
      say(
        await list().then(
          ({ up }) => up,
          () => false,
        ),
      );
    },
    snapshot: async () => (await list()).calls,
  };
}
