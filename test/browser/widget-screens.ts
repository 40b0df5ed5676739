import { aTimeout } from '@open-wc/testing';
import { type MediaReason } from '../../protocol/media.ts';
import { BlockReason } from '../../protocol/session.ts';
import { ApiError } from '../../ui/api-client.ts';
import {
  at,
  deep,
  deepAll,
  FakeHost,
  FakeServer,
  inbound,
  message,
  openApp,
  pageCall,
  photo,
  preset,
  view,
  type World,
} from './widget-fixture.ts';
import { personal } from './fake-personal-presets.ts';
import { waitUntil } from './wait-until.ts';

/** Opens a screen of the widget in a locale, at the narrowest width it is made for. */
export type Screen = (locale: string) => Promise<World>;

const WIDTH = 320;
const soon = () => new Date(Date.now() + 60_000).toISOString();
const missing = (position: number, reason: MediaReason) => photo(position, { state: 'failed', reason });
const TEXTS = () => [
  inbound(1, 'Which valve? See https://example.org/a or call 415 555 0199', {
    media: [photo(1), photo(2, { state: 'announced' }), missing(3, 'not_found'), missing(4, 'type_mismatch')],
  }),
  message(2, { text: 'The red one.', state: 'undelivered', reason: 'unregistered' }),
  message(3, { text: 'Below the meter.', state: 'not_confirmed', segments: 3 }),
  message(4, { text: 'Turn it.', state: 'queued', waitUntil: soon() }),
  message(5, { text: 'To the right.', state: 'suppressed', reason: 'canceled' }),
  message(6, { text: 'Thank you.', kind: 'closing', state: 'accepted' }),
];
const SENTENCE = 'Turn the red valve below the meter clockwise until it stops. ';

function talkingServer(more: Parameters<typeof view>[0] = {}): FakeServer {
  const server = new FakeServer(view({ messages: TEXTS(), ...more }));
  server.items = [
    preset('Ask for photo', 'Please reply with a photo of the meter.'),
    preset('Appointment', 'See you on {{day}}.', { category: 'Visits', missing: ['day'] }),
    preset('Compensación', 'Puede pedir una compensación', { language: 'es', fallback: true, segments: 2 }),
  ];
  return server;
}

async function open(server: FakeServer, locale: string, more: Partial<Parameters<typeof openApp>[1]> = {}) {
  const world = await openApp(server, { locale, width: WIDTH, height: 560, ...more });
  await waitUntil(() => !deep(world.app, '.loading') || more.settles === false, 'is open');
  return world;
}

async function talk(locale: string, more: Parameters<typeof view>[0] = {}): Promise<World> {
  const world = await open(talkingServer(more), locale);
  await waitUntil(() => deep(world.app, 'midcall-message'), 'the conversation is there');
  await waitUntil(() => deepAll(world.app, '.chip').length > 1 || !deep(world.app, 'midcall-composer'));
  return world;
}

/** A call in which agents may have presets of their own; this one has two. */
async function own(locale: string): Promise<World> {
  const world = await open(talkingServer({ policy: { personalPresets: true } }), locale);
  const mine = personal('Van on its way', { text: SENTENCE, keyword: 'van' });
  world.server.personal.presets = [mine, personal('Call back', { language: 'es' })];
  const { id, label, text } = mine;
  world.server.items.push(preset(label, text, { id, layer: 'personal' }));
  await waitUntil(() => deepAll(world.app, '.chip').length > 1);
  return world;
}

async function ownList(locale: string): Promise<World> {
  const world = await own(locale);
  press(world, '.chip.all');
  await there(world, 'midcall-preset-picker >> .mine');
  press(world, 'midcall-preset-picker >> .mine button');
  await there(world, 'midcall-my-presets >> li');
  return world;
}

function type({ app }: World, text: string): HTMLTextAreaElement {
  const area = deep<HTMLTextAreaElement>(app, 'textarea');
  if (!area) throw new Error('No composer');
  area.value = text;
  area.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  return area;
}

/** The element that `path` leads to: selectors, each looked for in what the one before found. */
function find({ app }: World, path: string): HTMLElement | null {
  return path
    .split(' >> ')
    .reduce<HTMLElement | null>((within, selector) => within && deep(within, selector), app);
}

function press(world: World, selector: string): void {
  const control = find(world, selector);
  if (!control) throw new Error(`No ${selector}`);
  control.click();
}

const there = (world: World, selector: string) =>
  waitUntil(() => find(world, selector), `${selector} is there`);

async function stopped(locale: string, host: FakeHost, server = new FakeServer()): Promise<World> {
  const world = await open(server, locale, { host, settles: false });
  await there(world, 'midcall-empty');
  return world;
}

const blocked = (reason: BlockReason): [string, Screen] => [
  `blocked: ${reason}`,
  async (locale) => {
    const hidden = reason === 'caller_hidden' ? { caller: null, callerName: null } : {};
    const world = await open(new FakeServer(view({ session: null, blocked: reason, call: hidden })), locale);
    await there(world, 'midcall-empty');
    return world;
  },
];

/** Every screen a person may see, by a name for the tests. */
export const SCREENS: ReadonlyMap<string, Screen> = new Map<string, Screen>([
  ['conversation', talk],
  [
    'long text with a costly character',
    async (locale) => {
      const world = await talk(locale);
      type(world, `${SENTENCE.repeat(3)}“quoted” ☂`);
      await there(world, '.hint');
      return world;
    },
  ],
  [
    'text that is too long',
    async (locale) => {
      const world = await talk(locale);
      type(world, SENTENCE.repeat(16));
      await there(world, '.hint.danger');
      return world;
    },
  ],
  [
    'preview',
    async (locale) => {
      const world = await talk(locale);
      type(world, SENTENCE.repeat(4));
      await there(world, '.look');
      press(world, '.look');
      await there(world, 'midcall-composer-preview');
      return world;
    },
  ],
  [
    'question before a long text',
    async (locale) => {
      const world = await talk(locale);
      type(world, SENTENCE.repeat(12));
      await there(world, '.look');
      press(world, '.send');
      await there(world, 'midcall-send-question >> dialog[open]');
      return world;
    },
  ],
  [
    'question for a value',
    async (locale) => {
      const world = await talk(locale);
      deepAll(world.app, '.chip')
        .find((one) => one.textContent?.includes('Appointment'))
        ?.click();
      await there(world, 'midcall-send-question >> dialog[open]');
      return world;
    },
  ],
  [
    'details',
    async (locale) => {
      const world = await talk(locale);
      if (!find(world, 'midcall-details')) press(world, 'midcall-header >> button[aria-expanded]');
      await there(world, 'midcall-details >> dl');
      return world;
    },
  ],
  [
    'presets',
    async (locale) => {
      const world = await talk(locale);
      press(world, '.chip.all');
      await there(world, 'midcall-preset-picker >> [role="option"]');
      return world;
    },
  ],
  [
    'presets of the agent’s own, in the picker',
    async (locale) => {
      const world = await own(locale);
      press(world, '.chip.all');
      await there(world, 'midcall-preset-picker >> .mine');
      return world;
    },
  ],
  ['presets of the agent’s own', ownList],
  [
    'presets of the agent’s own, one to be removed',
    async (locale) => {
      const world = await ownList(locale);
      press(world, 'midcall-my-presets >> [data-act="ask"]');
      await there(world, 'midcall-my-presets >> [data-act="remove"]');
      return world;
    },
  ],
  [
    'a text to be kept as a preset, refused',
    async (locale) => {
      const world = await own(locale);
      type(world, SENTENCE.repeat(16));
      await there(world, '.keep');
      press(world, '.keep');
      await there(world, 'midcall-my-preset-form >> form');
      world.server.personal.refuses = 'personal_presets_full';
      deep<HTMLInputElement>(world.app, '#keyword')!.value = 'two words';
      deep(world.app, '#keyword')!.dispatchEvent(new Event('input'));
      press(world, 'midcall-my-preset-form >> button[type="submit"]');
      await there(world, 'midcall-my-preset-form >> [aria-invalid="true"]');
      return world;
    },
  ],
  [
    'no presets',
    async (locale) => {
      const server = talkingServer();
      server.items = [];
      const world = await open(server, locale);
      await there(world, '.chip.all');
      press(world, '.chip.all');
      await there(world, 'midcall-preset-picker >> .note b');
      return world;
    },
  ],
  [
    'photos, large',
    async (locale) => {
      const world = await talk(locale);
      await there(world, 'button.photo');
      press(world, 'button.photo');
      await there(world, 'midcall-photo-viewer >> dialog[open]');
      return world;
    },
  ],
  [
    'no connection',
    async (locale) => {
      const world = await talk(locale);
      world.server.cut(12);
      await there(world, 'midcall-banner >> button');
      return world;
    },
  ],
  ['a stop that is suspected', (locale) => talk(locale, { session: { optOutSuspected: true } })],
  ['a caller who stopped texts', (locale) => talk(locale, { session: { optedOut: true } })],
  [
    'no news from the telephone system',
    async (locale) => {
      const world = await talk(locale);
      world.host.calls([], false);
      await there(world, 'midcall-banner >> b');
      return world;
    },
  ],
  [
    'two calls, and a text that is locked',
    async (locale) => {
      const server = talkingServer();
      server.views.set(
        'daniel',
        view({
          call: { callKey: 'daniel', callerName: 'Daniel Reyes', caller: '+14155550178', state: 'held' },
        }),
      );
      const world = await open(server, locale);
      await there(world, 'textarea');
      type(world, 'For Grace only').focus();
      world.host.calls([pageCall('grace', { state: 'held' }), pageCall('daniel', { state: 'connected' })]);
      await there(world, '.choice');
      return world;
    },
  ],
  [
    'the end',
    async (locale) => {
      const end = { endedAt: at(400), endReason: 'source_lost' as const };
      const server = talkingServer({
        call: { state: 'ended', ...end },
        blocked: 'ended',
        session: { state: 'ended', closing: 'no_text', ...end },
      });
      server.lastSession = { callKey: 'grace', endedAt: at(400) };
      const world = await open(server, locale);
      await there(world, '.link');
      press(world, '.link');
      await there(world, 'midcall-message');
      return world;
    },
  ],
  [
    'a text that is refused',
    async (locale) => {
      const server = talkingServer();
      server.sends = { refuses: 'too_many_segments' };
      const world = await open(server, locale);
      await there(world, 'textarea');
      type(world, 'Too much.');
      press(world, '.send');
      await aTimeout(100);
      return world;
    },
  ],
  ['no call', (locale) => open(new FakeServer(), locale)],
  [
    'no call, after one',
    (locale) =>
      open(Object.assign(new FakeServer(), { lastSession: { callKey: 'grace', endedAt: at(400) } }), locale),
  ],
  [
    'another number, half written',
    async (locale) => {
      const world = await blocked('caller_hidden')[1](locale);
      await there(world, 'midcall-number-form >> button');
      press(world, 'midcall-number-form >> button');
      await there(world, 'midcall-number-form >> input');
      return world;
    },
  ],
  ...BlockReason.options.map(blocked),
  [
    'a page of another version',
    (locale) => stopped(locale, Object.assign(new FakeHost(), { status: 'mismatch' as const })),
  ],
  [
    'a page that may not show it',
    (locale) => stopped(locale, Object.assign(new FakeHost(), { status: 'blocked' as const })),
  ],
  [
    'a sign-in that failed',
    (locale) =>
      stopped(
        locale,
        new FakeHost(),
        Object.assign(new FakeServer(), {
          agent: () => Promise.reject(new ApiError('launch_token_used', { status: 401 })),
        }),
      ),
  ],
  [
    'a server that is silent',
    (locale) =>
      stopped(
        locale,
        new FakeHost(),
        Object.assign(new FakeServer(), { agent: () => Promise.reject(new ApiError('network')) }),
      ),
  ],
]);
