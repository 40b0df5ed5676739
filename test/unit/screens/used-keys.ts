import ts from 'typescript';
import { type Source, nodesOf } from './sources.ts';

/** What sources say that may name words of `locales/`. */
export interface Mentions {
  /** Literals that are whole keys, such as `composer.send` or `errors:network`. */
  keys: ReadonlySet<string>;
  /** Keys made from a code: `failure.${reason}` finds every key of that form. */
  patterns: readonly RegExp[];
  /** Names and literals a code may be: a key of a pattern is used only if its own part is one of them. */
  codes: ReadonlySet<string>;
}

const KEY_TEXT = /^[\w.:-]*$/;

/** A CRM's app that carries its few words with it reads them by name: `words.title`, `{words.call}`, "words[`${why}_text`]". */
const HELD = /^adapter-host\/([a-z]+)\//;
/** Where the words of such an app stand within its file. */
const HELD_AT: Readonly<Record<string, string>> = { zendesk: 'page.' };

function heldWords({ file, text }: Source): { keys: string[]; patterns: RegExp[] } {
  const app = HELD.exec(file)?.[1];
  if (!app) return { keys: [], patterns: [] };
  const start = `${app}:${HELD_AT[app] ?? ''}`;
  return {
    keys: [...text.matchAll(/\bwords\.(\w+)/g)].map(([, key]) => start + key),
    patterns: [...text.matchAll(/\bwords\[`\$\{\w+\}(\w+)`\]/g)].map(
      ([, end]) => new RegExp(`^${start}([\\w-]+)${end}$`),
    ),
  };
}

/** The caller's page is filled by the server: `[[take]]` in its HTML, and `say('take')` in the code of both. */
const OF_CALLER = /^(?:caller-page|server\/photo-links)\//;

function callerWords({ file, text }: Source): string[] {
  if (!OF_CALLER.test(file)) return [];
  const mark = file.endsWith('.html') ? /\[\[(\w+)\]\]/g : /'(\w+)'/g;
  return [...text.matchAll(mark)].map(([, key]) => `caller:${key}`);
}

/** `screens` may say keys, `others` only codes. */
export function mentionsIn(screens: readonly Source[], others: readonly Source[]): Mentions {
  const [keys, codes, patterns] = [new Set<string>(), new Set<string>(), new Map<string, RegExp>()];
  for (const source of [...screens, ...others]) {
    const isScreen = screens.includes(source);
    const held = heldWords(source);
    for (const key of [...held.keys, ...callerWords(source)]) keys.add(key);
    for (const pattern of held.patterns) patterns.set(pattern.source, pattern);
    if (!source.file.endsWith('.ts')) continue;
    for (const node of nodesOf(source).nodes) {
      if (ts.isStringLiteralLike(node)) codes.add(node.text);
      if (ts.isStringLiteralLike(node) && isScreen) keys.add(node.text);
      if (ts.isPropertyName(node) && ts.isIdentifier(node)) codes.add(node.text);
      const pattern = isScreen && ts.isTemplateExpression(node) ? patternOf(node) : null;
      if (pattern) patterns.set(pattern.source, pattern);
    }
  }
  return { keys, codes, patterns: [...patterns.values()] };
}

/** A template whose fixed text can only be part of a key, and that begins with its place: `try.`, `errors:`. */
function patternOf({ head, templateSpans }: ts.TemplateExpression): RegExp | null {
  const texts = [head.text, ...templateSpans.map(({ literal }) => literal.text)];
  if (!/^[a-z]\w*[.:]/i.test(head.text) || !texts.every((text) => KEY_TEXT.test(text))) return null;
  return new RegExp(`^${texts.map((text) => text.replace(/[.]/g, '\\.')).join('([\\w-]+)')}$`);
}

/** The keys that nothing mentions. `defaultFile` holds the keys that are written without the name of their file. */
export function unusedKeys(
  keys: readonly { file: string; key: string }[],
  mentions: Mentions,
  defaultFile = 'widget',
): string[] {
  return keys
    .filter(({ file, key }) => {
      const names = [`${file}:${key}`, ...(file === defaultFile ? [key] : [])];
      return !names.some((name) => mentions.keys.has(name) || isMade(name, mentions));
    })
    .map(({ file, key }) => `${file}:${key}`);
}

function isMade(name: string, { patterns, codes }: Mentions): boolean {
  return patterns.some((pattern) => {
    const parts = pattern.exec(name)?.slice(1);
    return parts?.every((part) => codes.has(part)) ?? false;
  });
}
