import { describe, expect, it } from 'vitest';
import { physicalSides, physicalSidesIn } from './screens/physical-sides.ts';
import { type Source, screenSources, sourcesIn } from './screens/sources.ts';
import { textOutsideLocales, textOutsideLocalesInPage } from './screens/text-outside-locales.ts';
import { mentionsIn, unusedKeys } from './screens/used-keys.ts';
import { FILES, keysOf } from './screens/words.ts';

const code = (text: string): Source => ({ file: 'planted.ts', text });
const whats = (faults: { what: string }[]) => faults.map(({ what }) => what);

describe('the words of the screens', () => {
  it('are used, each of them: a key stands in the code, or is made there from a code', () => {
    const screens = [...screenSources('.ts', '.html'), ...sourcesIn(['server/photo-links'], ['.ts'])];
    const mentions = mentionsIn(screens, sourcesIn(['protocol', 'server/carriers'], ['.ts']));
    // the words about the app, which its package shows to Zendesk, are used as they stand
    const keys = FILES.flatMap((file) => keysOf(file).map((key) => ({ file, key }))).filter(
      ({ file, key }) => file !== 'zendesk' || !key.startsWith('app.'),
    );
    expect(keys.length).toBeGreaterThan(300);
    expect(unusedKeys(keys, mentions)).toEqual([]);
  });

  it('come from `locales/` in every template, every spoken attribute and every page', () => {
    expect(screenSources('.ts').flatMap(textOutsideLocales)).toEqual([]);
    expect(screenSources('.html').flatMap(textOutsideLocalesInPage)).toEqual([]);
  });
});

describe('the style of the screens', () => {
  it('knows start and end, no left and right', () => {
    expect(screenSources('.ts').flatMap(physicalSides)).toEqual([]);
    const sheets = screenSources('.css').map(({ file, text }) => ({ file, sides: physicalSidesIn(text) }));
    expect(sheets.filter(({ sides }) => sides.length > 0)).toEqual([]);
  });
});

describe('a key', () => {
  const unused = (screen: string, key: string, other = '') =>
    unusedKeys([{ file: 'widget', key }], mentionsIn([code(screen)], [code(other)]));

  it('that nothing mentions is found', () => {
    expect(unused("t('composer.send')", 'composer.send')).toEqual([]);
    expect(unused("t('composer.sends')", 'composer.send')).toEqual(['widget:composer.send']);
  });

  it('of another file needs the name of its file', () => {
    const mentions = mentionsIn([code("t('title'); t('errors:network')")], []);
    const keys = ['title', 'network'].map((key) => ({ file: 'errors', key }));
    expect(unusedKeys(keys, mentions)).toEqual(['errors:title']);
  });

  it('of the page of callers is found in its HTML, and where the server says it', () => {
    const page = { file: 'caller-page/x.html', text: '<p>[[take]]</p>' };
    const server = { file: 'server/photo-links/x.ts', text: "say('closes')" };
    const keys = ['take', 'closes', 'lead'].map((key) => ({ file: 'caller', key }));
    expect(unusedKeys(keys, mentionsIn([page, server], []))).toEqual(['caller:lead']);
  });

  it('of an app that carries its words is found where it is read', () => {
    const app = { file: 'adapter-host/salesforce/x.html', text: '<p title={words.call}>' };
    const keys = ['call', 'close'].map((key) => ({ file: 'salesforce', key }));
    expect(unusedKeys(keys, mentionsIn([app], []))).toEqual(['salesforce:close']);
  });

  it('made from a code is used if there is such a code', () => {
    const screen = 't(`failure.${reason}.title`)';
    expect(unused(screen, 'failure.landline.title', "z.enum(['landline'])")).toEqual([]);
    expect(unused(screen, 'failure.landline.title', 'const words = { landline: 1 }')).toEqual([]);
    expect(unused(screen, 'failure.landline.title')).toEqual(['widget:failure.landline.title']);
    expect(unused(screen, 'failure.landline', "['landline']")).toEqual(['widget:failure.landline']);
  });
});

describe('text outside `locales/`', () => {
  const found = (text: string) => whats(textOutsideLocales(code(text)));

  it('is found between tags, as a literal in an expression, and in each branch', () => {
    expect(found('html`<p>Hello</p>`')).toEqual(['Hello']);
    expect(found("html`<p>${'Hello'}</p>`")).toEqual(['Hello']);
    expect(found("html`<p>${on ? 'Yes' : off ?? `No ${n}`}</p>`")).toEqual(['Yes', 'No']);
    expect(found('html`<ul>${rows.map((row) => html`<li>Row ${row}</li>`)}</ul>`')).toEqual(['Row']);
  });

  it('is found in what is spoken or shown by an attribute or a property', () => {
    expect(found('html`<button aria-label="Close" title=${t("close")}></button>`')).toEqual(['Close']);
    expect(found("html`<input placeholder='Search ${what}' />`")).toEqual(['Search']);
    expect(found("html`<wa-input .label=${'Name'} hint=Words></wa-input>`")).toEqual(['Name', 'Words']);
    expect(found("html`<img alt=${mine ? 'Mine' : t('theirs')} />`")).toEqual(['Mine']);
  });

  it('is not what a machine reads, a name, a key, a sign or a comment', () => {
    expect(
      found('html`<p class="big" @click=${() => say("Hello")} id="${one}-two">${t("a.b")}</p>`'),
    ).toEqual([]);
    expect(found('html`<kbd>Enter</kbd> ${count} · – (+1) &nbsp;<!-- why --><b>Midcall</b>`')).toEqual([]);
    expect(found('css`p { color: red; }`')).toEqual([]);
  });

  it('is found in a page', () => {
    const page = (title: string) => ({
      file: 'planted.html',
      text: `<!doctype html><title>${title}</title>`,
    });
    expect(whats(textOutsideLocalesInPage(page('Settings')))).toEqual(['Settings']);
    expect(textOutsideLocalesInPage(page('Midcall'))).toEqual([]);
  });
});

describe('a physical side', () => {
  it.each([
    'left: 0',
    'margin-right: 4px',
    'padding-left: var(--a)',
    'border-left: 1px solid',
    'border-right-color: red',
    'border-top-left-radius: 4px',
    'scroll-margin-left: 4px',
    'text-align: left',
    'float: right',
    'transform-origin: top left',
    'background: linear-gradient(to right, red, blue)',
    'margin: 0 4px 0 8px',
    'inset: 0 auto 0 0',
    'border-radius: 4px 0 0 4px',
    'border-radius: 9px 0 9px',
  ])('is found: %s', (declaration) => {
    expect(physicalSidesIn(`a { color: red; ${declaration}; }`)).toEqual([declaration]);
    expect(whats(physicalSides(code(`css\`a{${declaration}}\``)))).toEqual([declaration]);
  });

  it.each([
    'inset-inline-start: 0',
    'margin: 0 4px 2px 4px',
    'padding: 0 4px',
    'border-radius: 4px 4px 0 0',
    'text-align: start',
    'border-start-end-radius: 4px',
    'grid-area: left',
    'margin: 0 calc(1px + 2px) 0 calc(1px + 2px)',
  ])('is not: %s', (declaration) => {
    expect(physicalSidesIn(`a { ${declaration}; }`)).toEqual([]);
  });

  it('is found in styles that code sets', () => {
    const source = "styleMap({ left: '0', marginRight: x, inlineSize: y }); row.style.paddingLeft = '4px';";
    expect(whats(physicalSides(code(source)))).toEqual(['left', 'margin-right', 'padding-left']);
  });
});
