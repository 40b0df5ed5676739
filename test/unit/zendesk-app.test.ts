import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { chooseLanguage, readWords } from '../../adapter-host/zendesk/words.ts';
import { MessageState } from '../../protocol/message.ts';
import { ZendeskClosed } from '../../protocol/zendesk.ts';
import { packageZendesk, zendeskApp } from '../../scripts/package-zendesk.mjs';

const LOCATIONS = [
  ...['top_bar', 'nav_bar', 'ticket_sidebar', 'new_ticket_sidebar', 'user_sidebar', 'organization_sidebar'],
  ...['background', 'modal', 'ticket_editor', 'system_top_bar', 'custom_object_record_sidebar'],
];
const KEYS = [
  ...['name', 'author', 'defaultLocale', 'version', 'frameworkVersion', 'location', 'parameters'],
  ...[
    'domainWhitelist',
    'private',
    'singleInstall',
    'signedUrls',
    'requirementsOnly',
    'marketingOnly',
    'oauth',
  ],
  ...['experiments', 'gaID', 'remoteInstallationURL', 'termsConditionsURL'],
];
const REQUIREMENTS = [
  ...['automations', 'channel_integrations', 'custom_objects', 'macros', 'targets', 'views', 'ticket_fields'],
  ...['triggers', 'user_fields', 'organization_fields', 'webhooks', 'custom_objects_v2'],
];

interface Manifest {
  author: { name: string; email: string };
  defaultLocale: string;
  location: { support: Record<string, { url: string; size?: { width: string; height: string } }> };
  parameters: { name: string; type: string }[];
  [key: string]: unknown;
}

let files: Map<string, Buffer | string>;
let manifest: Manifest;
beforeAll(async () => {
  files = await zendeskApp({ server: 'https://midcall.example', tenant: 'acme' });
  manifest = JSON.parse(String(files.get('manifest.json'))) as Manifest;
});

/** Source: zendesk/zendesk_apps_support, lib/zendesk_apps_support/validations. */
describe('the manifest of the app for Zendesk', () => {
  it('has the keys Zendesk asks for, and none it does not know', () => {
    expect(Object.keys(manifest).filter((key) => !KEYS.includes(key))).toEqual([]);
    for (const key of ['author', 'defaultLocale', 'location', 'frameworkVersion'])
      expect(manifest).toHaveProperty(key);
    expect(manifest.author).toMatchObject({ name: 'Midcall', email: expect.stringContaining('@') as string });
    expect(manifest).not.toHaveProperty('noTemplate');
    expect(manifest).toMatchObject({ frameworkVersion: '2.0', signedUrls: true, private: true });
    expect(manifest['version']).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('shows pages of this server and this tenant, by https, where Zendesk has places', () => {
    const { support } = manifest.location;
    expect(Object.keys(manifest.location)).toEqual(['support']);
    expect(Object.keys(support).filter((name) => !LOCATIONS.includes(name))).toEqual([]);
    expect(Object.fromEntries(Object.entries(support).map(([name, { url }]) => [name, url]))).toEqual({
      ticket_sidebar: 'https://midcall.example/zendesk/acme/sidebar',
      new_ticket_sidebar: 'https://midcall.example/zendesk/acme/sidebar',
      top_bar: 'https://midcall.example/zendesk/acme/topbar',
      background: 'https://midcall.example/zendesk/acme/background',
    });
    expect(String(files.get('manifest.json'))).not.toContain('{{');
  });

  it('holds no secret, in a parameter or elsewhere', () => {
    expect(manifest.parameters).toEqual([]);
    expect([...files.keys()].filter((name) => /\.(js|html)$/.test(name))).toEqual([]);
  });

  it('has a picture for each place that shows one', async () => {
    const { default: sharp } = await import('sharp');
    const size = async (name: string) => {
      const { width, height, format } = await sharp(files.get(name) as Buffer).metadata();
      return { width, height, format };
    };
    expect(await size('assets/logo.png')).toEqual({ width: 320, height: 320, format: 'png' });
    expect(await size('assets/logo-small.png')).toEqual({ width: 128, height: 128, format: 'png' });
    const icon = String(files.get('assets/icon_top_bar.svg'));
    for (const id of ['default', 'unread'])
      expect(icon).toMatch(new RegExp(`<symbol id="${id}" viewBox="0 0 18 18">`));
    // Zendesk scrubs these, and refuses them
    expect(icon).not.toMatch(/<script|\son\w+=|href|style=|url\(/i);
  });

  it('asks for ticket fields by names and types Zendesk has', () => {
    const requirements = JSON.parse(String(files.get('requirements.json'))) as {
      ticket_fields: Record<
        string,
        { type: string; title: string; custom_field_options?: { value: string }[] }
      >;
    };
    expect(Object.keys(requirements).filter((name) => !REQUIREMENTS.includes(name))).toEqual([]);
    const { midcall_last_text: status, midcall_transcript: transcript } = requirements.ticket_fields;
    expect(status!.custom_field_options!.map(({ value }) => value)).toEqual(
      MessageState.options.map((state) => `midcall_${state}`),
    );
    expect(transcript).toMatchObject({ type: 'textarea' });
  });
});

describe('the words of the app for Zendesk', () => {
  const languages = ['ar', 'de', 'en', 'es', 'fr', 'it', 'ja', 'pt-br'];
  const read = (name: string) =>
    JSON.parse(
      readFileSync(path.join('locales', name === 'pt-br' ? 'pt-BR' : name, 'zendesk.json'), 'utf8'),
    ) as Record<'app' | 'page', Record<string, string>>;

  it('are there in eight languages, by the names Zendesk has for them', () => {
    const names = [...files.keys()].flatMap((name) => /^translations\/(.+)\.json$/.exec(name)?.[1] ?? []);
    expect(names.toSorted()).toEqual(languages);
    for (const name of names) expect(name).toMatch(/^[a-z]{2,3}(-\w{2,3})?$/);
    expect(names).toContain(manifest.defaultLocale);
  });

  it.each(languages)('are in the package and in the pages in %s', async (language) => {
    const { app, page } = read(language);
    expect(JSON.parse(String(files.get(`translations/${language}.json`)))).toEqual({ app });
    expect(await readWords(language)).toEqual(page);
  });

  it('say why a page is closed, whatever the reason', () => {
    const { page } = read('en');
    for (const why of [...ZendeskClosed.options, 'wrong_host', 'no_script', 'no_answer'])
      for (const part of ['title', 'text']) expect(page).toHaveProperty(`${why}_${part}`);
  });

  it('are those the agent speaks, as far as there are any', () => {
    expect(chooseLanguage(['pt-BR', 'en'])).toBe('pt-br');
    expect(chooseLanguage(['pt'])).toBe('pt-br');
    expect(chooseLanguage(['nl-NL', 'fr-CA', 'en'])).toBe('fr');
    expect(chooseLanguage(['en-GB', 'fr'])).toBe('en');
    expect(chooseLanguage(['constructor', 'nl'])).toBe('en');
  });
});

describe('the archive of the app', () => {
  it('holds the files as they are, and is the same each time', async () => {
    const out = await mkdtemp(path.join(tmpdir(), 'midcall-zendesk-'));
    try {
      const options = { server: 'https://midcall.example', tenant: 'acme', out };
      const archive = await packageZendesk(options);
      const first = await readFile(archive);
      expect(await readFile(await packageZendesk(options))).toEqual(first);
      const listed = contentsOf(first);
      expect(listed).toEqual(
        Object.fromEntries([...files].map(([name, content]) => [name, String(content)])),
      );
    } finally {
      await rm(out, { recursive: true });
    }
  });

  it.each([
    'http://midcall.example',
    'https://midcall.example/',
    'midcall.example',
    'https://midcall.example/x',
    '',
  ])('is not made for "%s"', async (server) => {
    await expect(zendeskApp({ server, tenant: 'acme' })).rejects.toThrow('is no address of a server');
  });
});

/** What an archive holds, by its central directory. Source: PKWARE APPNOTE 4.3.12. */
function contentsOf(archive: Buffer): Record<string, string> {
  const end = archive.length - 22;
  let at = archive.readUInt32LE(end + 16);
  return Object.fromEntries(
    Array.from({ length: archive.readUInt16LE(end + 10) }, () => {
      const [packed, length, place] = [20, 28, 42].map((field) =>
        field === 28 ? archive.readUInt16LE(at + field) : archive.readUInt32LE(at + field),
      ) as [number, number, number];
      const name = archive.toString('utf8', at + 46, at + 46 + length);
      at += 46 + length;
      const body = place + 30 + length;
      return [name, String(inflateRawSync(archive.subarray(body, body + packed)))];
    }),
  );
}
