import { LANGUAGE_PARENTS } from './language-parents.ts';

type OwnStep = 'exact' | 'parent' | 'base' | 'region';
/** Which rung of the ladder a text was found on, the best first. */
export type FallbackStep = OwnStep | 'queue' | 'tenant' | 'none';

/** `language` is one of the available ones, as it was written there. */
export type LanguageChoice =
  { language: string; step: Exclude<FallbackStep, 'none'> } | { language: null; step: 'none' };

export interface FallbackRequest {
  /** Language of the conversation. */
  wanted: string;
  /** Languages a text exists in. */
  available: readonly string[];
  queueDefault?: string | undefined;
  tenantDefault?: string | undefined;
  /** Only the language itself, its parents and its base: for texts that are sent without a person looking. */
  strict?: boolean;
}

/**
 * Which of the available texts to use for a conversation: the tag itself, a CLDR parent, the bare language, another
 * region, the queue's default, the tenant's default, or none. The first four never cross scripts: a reader of
 * traditional Chinese is not given simplified. A default is used in whatever script it is: it is what an administrator
 * chose for everyone; it is looked for as itself, by its parents and by its base. A malformed tag matches nothing.
 */
export function chooseLanguage(request: FallbackRequest): LanguageChoice {
  const available = request.available.flatMap((text) => parseTag(text) ?? []);
  const wanted = parseTag(request.wanted);
  const own = wanted && climb(wanted, available);
  if (own) return own;
  if (request.strict) return { language: null, step: 'none' };
  return (
    (wanted && findOtherRegion(wanted, available)) ??
    findDefault('queue', request.queueDefault, available) ??
    findDefault('tenant', request.tenantDefault, available) ?? { language: null, step: 'none' }
  );
}

/** The tags that are looked for before any default: the language itself, its parents and its base. */
export function languageLadder(language: string): string[] {
  const tag = parseTag(language);
  return tag ? [tag.key, ...parentKeys(tag)] : [];
}

/** Neither in the language asked for, nor in its parent or base: shown with a badge and sorted last. */
export function isFallbackStep(step: FallbackStep): boolean {
  return step === 'region' || step === 'queue' || step === 'tenant';
}

/** Steps 1 to 3. */
function climb(wanted: Tag, available: readonly Tag[]) {
  const keys = [wanted.key, ...parentKeys(wanted)];
  for (const key of keys) {
    const found = available.find((tag) => tag.key === key);
    if (!found) continue;
    const step: OwnStep = key === wanted.key ? 'exact' : key === wanted.baseKey ? 'base' : 'parent';
    return { language: found.text, step };
  }
  return null;
}

/** Step 4: a region under the same parent first, then the language's own region, then in the order given. */
function findOtherRegion(wanted: Tag, available: readonly Tag[]) {
  const same = available.filter(
    ({ language, script }) => language === wanted.language && script === wanted.script,
  );
  const parents = parentKeys(wanted).filter((key) => key !== wanted.baseKey);
  const relative = same.find((tag) => parentKeys(tag).some((key) => parents.includes(key)));
  const found = relative ?? same.find(({ isLikelyRegion }) => isLikelyRegion) ?? same[0];
  return found && { language: found.text, step: 'region' as const };
}

function findDefault(step: 'queue' | 'tenant', tag: string | undefined, available: readonly Tag[]) {
  const wanted = tag === undefined ? null : parseTag(tag);
  const found = wanted && climb(wanted, available);
  return found && { language: found.language, step };
}

/** The nearest parent first; the bare language in the tag's script is the last of its own language. */
function parentKeys({ key, baseKey }: Tag): string[] {
  const keys: string[] = [];
  for (let at = key; ;) {
    const isAboveBase = at === baseKey || keys.includes(baseKey);
    const parent = LANGUAGE_PARENTS.get(at) ?? (isAboveBase ? undefined : baseKey);
    if (parent === undefined) return keys;
    keys.push(parent);
    at = parent;
  }
}

interface Tag {
  /** As it was given. */
  text: string;
  /** Without a script that goes without saying: `sr` for `sr-Cyrl`, `zh-TW` for `zh-Hant-TW`. */
  key: string;
  /** Without the region, in the same script: `es` for `es-MX`, `zh-Hant` for `zh-TW`, `sr-Latn` for `sr-ME`. */
  baseKey: string;
  language: string;
  script: string;
  /** The region that is meant where none is said: `es-ES`, `pt-BR`. */
  isLikelyRegion: boolean;
}

/** Tags are few and asked for often; a caller who invents tags must not fill the memory. */
const MAX_REMEMBERED = 500;
const remembered = new Map<string, Tag | null>();

function parseTag(text: string): Tag | null {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  const tag = readTag(text);
  remembered.set(text, tag);
  return tag;
}

function readTag(text: string): Tag | null {
  try {
    const { language, region, script } = new Intl.Locale(text);
    const spoken = script ?? likely(language, region).script ?? '';
    const own = likely(language).script === spoken ? language : `${language}-${spoken}`;
    const isImplied = likely(language, region).script === spoken;
    return {
      text,
      key: region ? [language, ...(isImplied ? [] : [spoken]), region].join('-') : own,
      baseKey: own,
      language,
      script: spoken,
      isLikelyRegion: region !== undefined && new Intl.Locale(own).maximize().region === region,
    };
  } catch {
    // `Intl.Locale` throws on what is no tag; such a language has no texts.
    return null;
  }
}

const likely = (language: string, region?: string) =>
  new Intl.Locale(region ? `${language}-${region}` : language).maximize();
