import { expect, html } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import type Axe from 'axe-core';
import 'axe-core/axe.min.js';
import type { LitElement } from 'lit';
import '../../admin-portal/elements/frame.ts';
import { inPortal, type Surroundings } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

async function frame(around: Surroundings = {}) {
  const stage = await inPortal<LitElement>(
    html`<midcall-frame
      ><section><h1 tabindex="-1">A page</h1></section></midcall-frame
    >`,
    around,
  );
  const root = stage.element.renderRoot as ShadowRoot;
  return { ...stage, root, $: <T extends HTMLElement>(selector: string) => root.querySelector<T>(selector)! };
}

/** What the rules about the whole of a page find. Only a whole page is held to them. */
async function faultsOfPage() {
  const values = [
    'region',
    'skip-link',
    'bypass',
    'landmark-one-main',
    'landmark-unique',
    'page-has-heading-one',
  ];
  const { axe } = window as unknown as { axe: typeof Axe }; // a script of old: what it gives is there
  const { violations } = await axe.run(document, { runOnly: { type: 'rule', values } });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}

describe('the frame of the portal', () => {
  afterEach(() => setViewport({ width: 1_280, height: 800 }));

  for (const width of [1_280, 360])
    it(`holds everything in a landmark, ${width} px wide`, async () => {
      await setViewport({ width, height: 800 });
      const { element } = await frame({ width });
      await expect(element).to.be.accessible();
      expect(await faultsOfPage()).to.deep.equal([]);
    });

  it('lets the keyboard skip the navigation, first of all', async () => {
    const { root, $ } = await frame();
    (document.activeElement as HTMLElement | null)?.blur();
    await sendKeys({ press: 'Tab' });
    expect(root.activeElement).to.equal($('.skip'));
    expect($('.skip').getBoundingClientRect().top).to.be.at.least(0);
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => root.activeElement === $('main'));
    expect(location.hash).to.equal('');
  });

  for (const dir of ['ltr', 'rtl'] as const)
    it(`opens its navigation by a button on a narrow window, ${dir}`, async () => {
      await setViewport({ width: 360, height: 800 });
      const { element, $ } = await frame({ width: 360, dir, locale: dir === 'rtl' ? 'ar' : 'de' });
      expect($('nav').checkVisibility()).to.equal(false);
      $('.top button').click();
      await element.updateComplete;
      expect($('nav').checkVisibility()).to.equal(true);
      expect(document.documentElement.scrollWidth).to.be.at.most(360);
      await expect(element).to.be.accessible();
      $('nav li a').focus();
      await sendKeys({ press: 'Escape' });
      await element.updateComplete;
      expect($('nav').checkVisibility()).to.equal(false);
    });
});
