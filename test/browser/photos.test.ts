import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { type Media, type MediaLinks } from '../../protocol/media.ts';
import { type WidgetActions } from '../../widget/ports.ts';
import { type MidcallPhotos } from '../../widget/elements/photos.ts';
import '../../widget/elements/photos.ts';
import { actions, aVideo, html, inWidget, links, media, part } from './footer-fixture.ts';
import { waitUntil } from './wait-until.ts';

// 10:03 wherever the test runs.
const AT = new Date(2026, 10, 21, 10, 3).toISOString();

async function render(
  items: Media[],
  more: Partial<WidgetActions> = {},
  {
    canSave = true,
    ...surroundings
  }: { canSave?: boolean; width?: number; dir?: string; locale?: string } = {},
) {
  return inWidget<MidcallPhotos>(
    html`<midcall-photos .media=${items} message-id="m" at=${AT} ?can-save=${canSave}></midcall-photos>`,
    { ...surroundings, actions: actions({ mediaLinks: () => Promise.resolve(links()), ...more }) },
  );
}

const all = (photos: Element, selector: string) => [
  ...(photos.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? []),
];
const names = (photos: Element) => all(photos, '.photo').map((tile) => tile.getAttribute('aria-label'));
const viewer = (photos: Element) => photos.shadowRoot?.querySelector('midcall-photo-viewer') ?? null;
const loaded = (photos: Element, count: number) =>
  waitUntil(() => all(photos, '.photo img').length === count);

async function opened(photos: Element) {
  await waitUntil(() => viewer(photos)?.shadowRoot?.querySelector('dialog[open] .frame, dialog[open] .note'));
  return part(photos, 'midcall-photo-viewer');
}

const STATES: Media[] = [
  media(1),
  media(2, { state: 'announced', size: 1_900_000 }),
  media(3, { state: 'failed', reason: 'carrier_refused' }),
  media(4, { state: 'blocked', reason: 'type_mismatch' }),
  media(5, { state: 'unsupported', kind: 'file', type: 'application/pdf', reason: 'type_unsupported' }),
];

describe('midcall-photos', () => {
  for (const width of [320, 360]) {
    for (const [dir, locale] of [
      ['ltr', 'en'],
      ['rtl', 'ja'],
    ] as const) {
      it(`passes axe at ${width} px, ${dir}, in every state, and does not overflow`, async () => {
        const photos = await render(STATES, {}, { width, dir, locale });
        await loaded(photos, 1);
        await expect(photos).to.be.accessible();
        expect(photos.scrollWidth).to.be.at.most(width);
      });
    }
  }

  it('names each photo by its place and time', async () => {
    const photos = await render([media(1), media(2)]);
    expect(names(photos)).to.deep.equal([
      'Photo 1 of 2 from caller, 10:03',
      'Photo 2 of 2 from caller, 10:03',
    ]);
  });

  it('has tiles of 96 px, of 84 px in a narrow widget', async () => {
    const wide = await render([media(1)]);
    expect(part(wide, '.photo').getBoundingClientRect().width).to.equal(96);
    const narrow = await render([media(1)], {}, { width: 320 });
    expect(part(narrow, '.photo').getBoundingClientRect().width).to.equal(84);
  });

  it('shows four of six, and opens the fifth by "Show 2 more"', async () => {
    const photos = await render([1, 2, 3, 4, 5, 6].map((position) => media(position)));
    expect(all(photos, '.photo')).to.have.length(4);
    const more = part(photos, '.more');
    expect(more.innerText).to.contain('+2');
    expect(more.querySelector('.sr')?.textContent).to.equal('Show 2 more');
    more.click();
    const shown = await opened(photos);
    expect(part(shown, 'h2').innerText).to.equal('Photo 5 of 6');
  });

  for (const [how, open] of [
    ['a click', (tile: HTMLElement) => Promise.resolve(tile.click())],
    ['Enter', () => sendKeys({ press: 'Enter' })],
    ['Space', () => sendKeys({ press: 'Space' })],
    [
      'a double click',
      (tile: HTMLElement) => {
        for (const type of ['click', 'click', 'dblclick'])
          tile.dispatchEvent(new MouseEvent(type, { bubbles: true }));
        return Promise.resolve();
      },
    ],
  ] as const) {
    it(`opens the viewer by ${how}; Esc closes it and gives the focus back`, async () => {
      const photos = await render([media(1), media(2)]);
      const [, tile] = all(photos, '.photo');
      tile?.focus();
      if (tile) await open(tile);
      const shown = await opened(photos);
      expect(part(shown, 'h2').innerText).to.equal('Photo 2 of 2');
      await sendKeys({ press: 'Escape' });
      await waitUntil(() => !viewer(photos));
      expect(photos.shadowRoot?.activeElement === tile).to.be.true;
    });
  }

  it('tells what is arriving, and how large it is', async () => {
    const photos = await render([media(1, { state: 'announced', size: 1_900_000 })]);
    expect(names(photos)).to.deep.equal(['Photo 1 of 1 from caller, arriving']);
    expect(part(photos, '.wait').innerText).to.contain('Arriving').and.to.contain('1.9 MB');
  });

  it('tells why one was not loaded, and tries again', async () => {
    const asked: string[] = [];
    const photos = await render([media(1, { state: 'failed', reason: 'carrier_refused' })], {
      retryMedia: (id) => {
        asked.push(id);
        return Promise.resolve(media(1, { state: 'announced' }));
      },
    });
    expect(part(photos, '.bad').innerText).to.contain('Not loaded');
    expect(part(photos, '.why').innerText).to.equal('The carrier did not hand it over.');
    part(photos, '.bad .link').click();
    await waitUntil(() => photos.shadowRoot?.querySelector('.wait:not(.bad)'));
    expect(asked).to.deep.equal([media(1).id]);
  });

  it('offers to try again when trying again fails', async () => {
    const photos = await render([media(1, { state: 'failed', reason: 'timeout' })]);
    part(photos, '.bad .link').click();
    await photos.updateComplete;
    await waitUntil(() => photos.shadowRoot?.querySelector('.bad .link'));
  });

  it('shows a blocked item without a way to open it', async () => {
    const photos = await render([media(1, { state: 'blocked', reason: 'type_mismatch' })]);
    expect(part(photos, '.bad').innerText.trim()).to.equal('Blocked');
    expect(all(photos, 'button')).to.deep.equal([]);
    expect(part(photos, '.why').innerText).to.contain('not what it claims');
  });

  it('shows a file by its type, not as a photo', async () => {
    const photos = await render([
      media(1),
      media(2, { state: 'unsupported', kind: 'file', type: 'application/pdf' }),
    ]);
    expect(part(photos, '.file').innerText)
      .to.contain('File of type PDF cannot be shown')
      .and.to.contain('240 kB');
    expect(names(photos)).to.deep.equal(['Photo 1 of 1 from caller, 10:03']);
  });

  it('shows a video by its picture with a sign to play, and never plays it by itself', async () => {
    const photos = await render([media(1, { kind: 'video', type: 'video/webm', size: 4_200_000 })], {
      mediaLinks: async () => links({ full: await aVideo() }),
    });
    expect(names(photos)).to.deep.equal(['Video 1 of 1 from caller, 10:03, 4.2 MB']);
    expect(photos.shadowRoot?.querySelector('.play')).to.not.equal(null);
    part(photos, '.photo').click();
    const shown = await opened(photos);
    await waitUntil(() => shown.shadowRoot?.querySelector('video'));
    const video = part<HTMLVideoElement>(shown, 'video');
    expect(video.controls).to.be.true;
    expect(video.autoplay).to.be.false;
    await waitUntil(() => video.readyState >= HTMLMediaElement.HAVE_METADATA);
    expect(video.paused).to.be.true;
  });

  it('says how long a video is before it is fetched, and tells a screen reader', async () => {
    const video = { kind: 'video', type: 'video/mp4', size: 4_200_000, durationMs: 72_400 } as const;
    const never = new Promise<MediaLinks>(() => {});
    const photos = await render([media(1, video)], { mediaLinks: async () => links() });
    expect(names(photos)).to.deep.equal(['Video 1 of 1 from caller, 10:03, length 01:12']);
    expect(part(photos, '.size').innerText.trim()).to.equal('01:12');
    const opening = await render([media(1, video)], { mediaLinks: () => never });
    part(opening, '.photo').click();
    const shown = await opened(opening);
    await waitUntil(() => shown.shadowRoot?.querySelector('.about')?.textContent?.includes('01:12'));
    await expect(photos).to.be.accessible();
  });

  it('asks for new addresses once when one is refused, then says so and offers to try again', async () => {
    let works = false;
    let asked = 0;
    const broken: MediaLinks = links({ thumbnail: 'data:image/png;base64,AAAA' });
    const photos = await render([media(1)], {
      mediaLinks: () => {
        asked++;
        return Promise.resolve(works ? links() : { ...broken, thumbnail: `${broken.thumbnail}#${asked}` });
      },
    });
    await waitUntil(() => photos.shadowRoot?.querySelector('.bad .link'));
    expect(asked).to.equal(2);
    works = true;
    part(photos, '.bad .link').click();
    await loaded(photos, 1);
  });

  it('says when its height changes', async () => {
    const photos = await render([media(1)]);
    let resized = 0;
    photos.addEventListener('midcall-photos-resized', () => void resized++);
    photos.media = [media(1), media(2), media(3)];
    await waitUntil(() => resized > 0);
  });
});
