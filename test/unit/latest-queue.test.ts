import { expect, it } from 'vitest';
import { LatestQueue } from '../../protocol/latest-queue.ts';

/** Pauses that end when told to. */
function manualPause() {
  const resumes: (() => void)[] = [];
  const pause = () => new Promise<void>((resolve) => resumes.push(resolve));
  const resume = async () => {
    resumes.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { pause, resume };
}

it('sends the first state at once and of the following ones only the newest', async () => {
  const sent: string[] = [];
  const { pause, resume } = manualPause();
  const queue = new LatestQueue(pause);
  const put = (key: string, text: string) => queue.put(key, async () => void sent.push(text));
  put('calls', '1');
  put('calls', '2');
  put('record', 'r');
  put('calls', '3');
  await resume();
  expect(sent).toEqual(['1']);
  await resume();
  await resume();
  await resume();
  expect(sent).toEqual(['1', '3', 'r']);
  put('calls', '4');
  expect(sent).toEqual(['1', '3', 'r', '4']);
});

it('starts nothing after it is closed', async () => {
  const sent: string[] = [];
  const { pause, resume } = manualPause();
  const queue = new LatestQueue(pause);
  queue.put('a', async () => void sent.push('a'));
  queue.put('b', async () => void sent.push('b'));
  queue.close();
  queue.put('c', async () => void sent.push('c'));
  await resume();
  await resume();
  expect(sent).toEqual(['a']);
});
