import { ContextProvider } from '@lit/context';
import { fixture, html } from '@open-wc/testing';
import { emulateMedia, sendKeys } from '@web/test-runner-commands';
import { type TemplateResult } from 'lit';
import { type Media, type MediaLinks } from '../../protocol/media.ts';
import { type PresetItem } from '../../protocol/preset.ts';
import { setLocale } from '../../ui/i18n.ts';
import { adoptTokens } from '../../ui/tokens.ts';
import { draftsContext, widgetActionsContext } from '../../widget/contexts.ts';
import { createDraftStore, type DraftStore } from '../../widget/draft-store.ts';
import { memoryStorage } from '../../widget/guarded-storage.ts';
import { type WidgetActions } from '../../widget/ports.ts';
import { FakePersonalPresets } from './fake-personal-presets.ts';
import { POLICY } from './widget-policy.ts';

export { POLICY };

export const preset = (label: string, more: Partial<PresetItem> = {}): PresetItem => ({
  id: `00000000-0000-4000-8000-${[...label]
    .reduce((sum, letter) => sum + letter.charCodeAt(0), 0)
    .toString()
    .padStart(12, '0')}`,
  label,
  text: `Text of ${label}`,
  category: '',
  keyword: null,
  language: 'en',
  fallback: false,
  segments: 1,
  missing: [],
  layer: 'tenant',
  ...more,
});

/** The presets of the drawings. */
export const PRESETS: PresetItem[] = [
  preset('Ask for photo', {
    text: 'Please reply to this message with a photo of the meter.',
    keyword: 'pic',
  }),
  preset('Visit time', { text: 'An engineer visits today between 14:00 and 16:00.' }),
  preset('Repair number', { text: 'Your repair number is 77-812. Keep it for your next call.' }),
  preset('Close the valve', {
    text: 'Turn the red valve below the meter clockwise until it stops.',
    category: 'Safety',
    segments: 2,
  }),
  preset('Leave the power off', {
    text: `Do not touch switches or sockets near the water. ${'Leave the main switch off. '.repeat(12)}`,
    category: 'Safety',
    segments: 3,
  }),
  preset('Appointment', {
    text: 'See you on {{day}} at {{time | "noon"}}.',
    category: 'Visits',
    missing: ['day'],
  }),
  preset('Compensación', {
    text: 'Puede pedir una compensación en brightwater.example/c',
    category: 'Money',
    language: 'es',
    fallback: true,
  }),
];

export interface Surroundings {
  drafts: DraftStore;
  actions: WidgetActions;
}

/** Elements that reach the server, with one that answers at once. */
export const actions = (more: Partial<WidgetActions> = {}): WidgetActions => ({
  presets: (language) => Promise.resolve({ language, presets: PRESETS }),
  personalPresets: () => new FakePersonalPresets(),
  mediaLinks: () => Promise.reject(new Error('no links')),
  retryMedia: () => Promise.reject(new Error('no media')),
  ...more,
});

/**
 * Renders inside a widget of `width` px with what the shell provides: words, tokens, contexts, the size container.
 */
export async function inWidget<T extends Element>(
  content: TemplateResult,
  {
    width = 360,
    dir = 'ltr',
    locale = 'en',
    ...given
  }: Partial<Surroundings> & { width?: number; dir?: string; locale?: string } = {},
): Promise<T> {
  adoptTokens();
  // A colour half way through its transition has no contrast to judge.
  await emulateMedia({ reducedMotion: 'reduce' });
  await setLocale(locale);
  document.documentElement.lang = locale;
  const frame = document.createElement('main');
  frame.dir = dir;
  frame.style.cssText = `container: widget / inline-size; inline-size: ${width}px; block-size: 560px; display: grid; align-content: end; background: var(--midcall-surface);`;
  new ContextProvider(frame, {
    context: draftsContext,
    initialValue: { store: given.drafts ?? createDraftStore(memoryStorage(), Date.now), tenant: 'demo' },
  });
  new ContextProvider(frame, { context: widgetActionsContext, initialValue: given.actions ?? actions() });
  return await fixture<T>(content, { parentNode: frame });
}

export const media = (position: number, more: Partial<Media> = {}): Media => ({
  id: `00000000-0000-4000-8000-00000000000${position}`,
  position,
  state: 'ready',
  kind: 'image',
  type: 'image/jpeg',
  size: 240_000,
  width: 800,
  height: 600,
  reason: null,
  ...more,
});

/** A picture the browser can show: a plain square. */
export const PICTURE =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600"><rect width="800" height="600" fill="teal"/></svg>',
  );

export const links = (more: Partial<MediaLinks> = {}): MediaLinks => ({
  thumbnail: PICTURE,
  full: PICTURE,
  download: `${PICTURE}#download`,
  expiresAt: new Date(Date.now() + 300_000).toISOString(),
  ...more,
});

/** The address of a short film the browser recorded itself. */
export async function aVideo(): Promise<string> {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: 'video/webm' });
  const data = new Promise<Blob>((resolve) => {
    recorder.addEventListener('dataavailable', (event) => resolve(event.data));
  });
  recorder.start();
  for (let frame = 0; frame < 8; frame++) {
    context?.fillRect(frame * 9, 0, 9, 90);
    await new Promise(requestAnimationFrame);
  }
  recorder.stop();
  return URL.createObjectURL(await data);
}

/** What is inside an element's shadow root, by selector; throws when it is not there. */
export function part<T extends Element = HTMLElement>(host: Element, selector: string): T {
  const found = host.shadowRoot?.querySelector<T>(selector);
  if (!found) throw new Error(`${host.localName} has no ${selector}`);
  return found;
}

/** The native text area of a composer. */
export function textArea(composer: Element): HTMLTextAreaElement {
  return part<HTMLTextAreaElement>(part(composer, 'midcall-text-area'), 'textarea');
}

/** Presses `key` while `modifier` is held. */
export async function chord(modifier: 'Shift' | 'Control' | 'Alt', key: string): Promise<void> {
  await sendKeys({ down: modifier });
  await sendKeys({ press: key });
  await sendKeys({ up: modifier });
}

export { html };
