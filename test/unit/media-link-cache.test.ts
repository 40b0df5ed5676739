import { expect, it } from 'vitest';
import { type MediaLinks } from '../../protocol/media.ts';
import { MediaLinkCache } from '../../widget/media-link-cache.ts';

const links = (expiresAtMs: number): MediaLinks => ({
  thumbnail: '/t',
  full: '/f',
  download: null,
  expiresAt: new Date(expiresAtMs).toISOString(),
});

function counted(lifeMs: number) {
  const clock = { nowMs: 0 };
  const asked: string[] = [];
  const cache = new MediaLinkCache(
    (id) => {
      asked.push(id);
      return Promise.resolve(links(clock.nowMs + lifeMs));
    },
    () => clock.nowMs,
  );
  return { cache, asked, clock };
}

it('asks once for several readers of one item', async () => {
  const { cache, asked } = counted(60_000);
  await Promise.all([cache.get('a'), cache.get('a'), cache.get('b')]);
  await cache.get('a');
  expect(asked).toEqual(['a', 'b']);
});

it('asks again shortly before the addresses expire', async () => {
  const { cache, asked, clock } = counted(60_000);
  await cache.get('a');
  clock.nowMs = 54_999;
  expect(cache.peek('a')).not.toBeNull();
  clock.nowMs = 55_000;
  expect(cache.peek('a')).toBeNull();
  await cache.get('a');
  expect(asked).toEqual(['a', 'a']);
});

it('asks again for addresses the server refused', async () => {
  const { cache, asked } = counted(60_000);
  await cache.get('a');
  cache.forget('a');
  await cache.get('a');
  expect(asked).toEqual(['a', 'a']);
});

it('rejects when there are none, and asks again at the next call', async () => {
  let works = false;
  const cache = new MediaLinkCache(
    () => (works ? Promise.resolve(links(60_000)) : Promise.reject(new Error('offline'))),
    () => 0,
  );
  await expect(cache.get('a')).rejects.toThrow('offline');
  works = true;
  await expect(cache.get('a')).resolves.toMatchObject({ full: '/f' });
});

it('does not ask forever where the clock of the browser is ahead', async () => {
  const { cache, asked } = counted(-600_000);
  await cache.get('a');
  await cache.get('a');
  expect(asked).toEqual(['a']);
});
