import { expect } from '@open-wc/testing';
import { emulateMedia, sendKeys } from '@web/test-runner-commands';
import { type Media, type MediaLinks } from '../../protocol/media.ts';
import { type MidcallPhotos } from '../../widget/elements/photos.ts';
import '../../widget/elements/photos.ts';
import { actions, html, inWidget, links, media, part } from './footer-fixture.ts';
import { waitUntil } from './wait-until.ts';

const AT = new Date(2026, 10, 21, 10, 3).toISOString();
const THREE = [media(1), media(2, { state: 'failed', reason: 'timeout' }), media(3)];

interface Given {
  items?: Media[];
  canSave?: boolean;
  mediaLinks?: () => Promise<MediaLinks>;
  dir?: string;
  locale?: string;
}

/** Opens the viewer at the first photo. */
async function open({
  items = THREE,
  canSave = true,
  mediaLinks = () => Promise.resolve(links()),
  ...surroundings
}: Given = {}) {
  const photos = await inWidget<MidcallPhotos>(
    html`<midcall-photos .media=${items} at=${AT} ?can-save=${canSave}></midcall-photos>`,
    { ...surroundings, actions: actions({ mediaLinks }) },
  );
  part(photos, 'button.photo').focus();
  part(photos, 'button.photo').click();
  await waitUntil(() =>
    photos.shadowRoot
      ?.querySelector('midcall-photo-viewer')
      ?.shadowRoot?.querySelector('dialog[open] .frame, dialog[open] [role="alert"]'),
  );
  return { photos, viewer: part(photos, 'midcall-photo-viewer') };
}

const control = (viewer: Element, label: string) =>
  viewer.shadowRoot?.querySelector<HTMLElement>(`[aria-label="${label}"]`) ?? null;
const title = (viewer: Element) => part(viewer, 'h2').innerText;
const frame = (viewer: Element) => part(viewer, '.frame');

describe('midcall-photo-viewer', () => {
  for (const [dir, locale] of [
    ['ltr', 'en'],
    ['rtl', 'ja'],
  ] as const) {
    it(`passes axe, ${dir}`, async () => {
      const { viewer } = await open({ dir, locale });
      await expect(viewer).to.be.accessible();
    });
  }

  it('passes axe with a video, and when nothing could be loaded', async () => {
    const { viewer } = await open({ items: [media(1, { kind: 'video', type: 'video/mp4' })] });
    await expect(viewer).to.be.accessible();
  });

  it('is a dialog named by the photo, with an alternative text', async () => {
    const { viewer } = await open();
    expect(title(viewer)).to.equal('Photo 1 of 3');
    expect(part(viewer, 'dialog').getAttribute('aria-labelledby')).to.equal('name');
    expect(part<HTMLImageElement>(viewer, 'img').alt).to.equal('Photo 1 of 3 from caller, 10:03');
    expect(part(viewer, 'time').innerText).to.equal('10:03');
  });

  it('walks by its buttons and by arrows, past what cannot be shown', async () => {
    const { viewer } = await open();
    expect(control(viewer, 'Previous')?.getAttribute('aria-disabled')).to.equal('true');
    control(viewer, 'Next')?.click();
    await waitUntil(() => title(viewer) === 'Photo 3 of 3');
    expect(control(viewer, 'Next')?.getAttribute('aria-disabled')).to.equal('true');
    control(viewer, 'Next')?.click();
    await sendKeys({ press: 'ArrowLeft' });
    await waitUntil(() => title(viewer) === 'Photo 1 of 3');
    await sendKeys({ press: 'ArrowRight' });
    await waitUntil(() => title(viewer) === 'Photo 3 of 3');
  });

  it('zooms and turns by buttons and keys, and starts anew at the next photo', async () => {
    const { viewer } = await open();
    await sendKeys({ press: '+' });
    await waitUntil(() => frame(viewer).classList.contains('zoom-2'));
    const stage = part(viewer, '.stage');
    expect(stage.scrollWidth).to.be.greaterThan(stage.clientWidth);
    expect(stage.tabIndex).to.equal(0);
    expect(stage.scrollLeft, 'the middle stays').to.be.closeTo(stage.clientWidth / 2, 1);
    await expect(viewer).to.be.accessible();
    control(viewer, 'Zoom out')?.click();
    await waitUntil(() => !frame(viewer).classList.contains('zoom-2'));
    await sendKeys({ press: 'r' });
    await waitUntil(() => frame(viewer).classList.contains('turn-1'));
    for (let turn = 0; turn < 3; turn++) control(viewer, 'Rotate')?.click();
    await waitUntil(() => frame(viewer).className.trim() === 'frame');
    await sendKeys({ press: '+' });
    control(viewer, 'Next')?.click();
    await waitUntil(() => frame(viewer).className.trim() === 'frame');
  });

  it('stays in its stage when turned', async () => {
    const { viewer } = await open();
    await sendKeys({ press: 'r' });
    await waitUntil(() => frame(viewer).classList.contains('turn-1'));
    const stage = part(viewer, '.stage');
    const image = part(viewer, 'img').getBoundingClientRect();
    const bounds = stage.getBoundingClientRect();
    expect(image.left).to.be.closeTo(bounds.left, 1);
    expect(image.width).to.be.closeTo(bounds.width, 1);
    expect(image.height).to.be.closeTo(bounds.height, 1);
  });

  it('saves only with the permission', async () => {
    const { viewer } = await open();
    const save = control(viewer, 'Save');
    expect(save?.localName).to.equal('a');
    expect(save?.hasAttribute('download')).to.be.true;
    expect(save?.getAttribute('href')).to.equal(links().download);
    const without = await open({ mediaLinks: () => Promise.resolve(links({ download: null })) });
    expect(control(without.viewer, 'Save')).to.equal(null);
    const refused = await open({ canSave: false });
    expect(control(refused.viewer, 'Save')).to.equal(null);
  });

  it('asks for a new address when the server refuses the one it has', async () => {
    let asked = 0;
    const { viewer } = await open({
      items: [media(1)],
      mediaLinks: () => {
        asked++;
        return Promise.resolve(asked === 1 ? links({ full: 'data:image/png;base64,AAAA' }) : links());
      },
    });
    await waitUntil(() => part<HTMLImageElement>(viewer, 'img').naturalWidth > 0);
    expect(asked).to.equal(2);
  });

  it('says what could not be loaded, leaves the thumbnail alone, and tries again', async () => {
    let works = false;
    let asked = 0;
    const broken = 'data:image/png;base64,AAAA';
    const { photos, viewer } = await open({
      items: [media(1)],
      mediaLinks: () => {
        asked++;
        return Promise.resolve(works ? links() : links({ full: `${broken}#${asked}` }));
      },
    });
    await waitUntil(() => viewer.shadowRoot?.querySelector('[role="alert"] button'));
    expect(asked).to.equal(2);
    expect(part<HTMLImageElement>(photos, '.photo img').naturalWidth).to.be.greaterThan(0);
    await expect(viewer).to.be.accessible();
    works = true;
    part(viewer, '[role="alert"] button').click();
    await waitUntil(() => (viewer.shadowRoot?.querySelector('img')?.naturalWidth ?? 0) > 0);
  });

  it('points its arrows along the reading direction', async () => {
    const { viewer } = await open();
    expect(getComputedStyle(part(viewer, '.flip')).transform).to.equal('none');
    const mirrored = await open({ dir: 'rtl' });
    expect(getComputedStyle(part(mirrored.viewer, '.flip')).transform).to.equal('matrix(-1, 0, 0, 1, 0, 0)');
  });

  it('does not move for those who want no motion', async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    const { viewer } = await open();
    expect(getComputedStyle(part(viewer, 'img')).transitionDuration).to.equal('0s');
  });

  it('closes by its button', async () => {
    const { photos, viewer } = await open();
    control(viewer, 'Close')?.click();
    await waitUntil(() => !photos.shadowRoot?.querySelector('midcall-photo-viewer'));
    expect(photos.shadowRoot?.activeElement === part(photos, 'button.photo')).to.be.true;
  });
});
