import type { Media } from '../protocol/media.ts';
import { formatNumber } from '../ui/i18n.ts';

/** `1.9 MB`, `240 kB`: decimal units, as telephones and carriers count. */
export function fileSize(octets: number): string {
  const [value, unit] = octets < 1_000_000 ? [octets / 1_000, 'kilobyte'] : [octets / 1_000_000, 'megabyte'];
  const digits = value < 10 ? 1 : 0;
  return formatNumber(Math.max(value, 0.1), {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: digits,
  });
}

/** The short name of a type: `application/pdf` → `PDF`; `null` when it is not known. */
export function typeName(type: string | null): string | null {
  const subtype = type?.split(';')[0]?.split('/')[1]?.trim();
  return subtype ? subtype.replace(/^(x-|vnd\.)/, '').toUpperCase() : null;
}

/** What a viewer can show. */
export function isViewable({ state, kind }: Media): boolean {
  return state === 'ready' && kind !== 'file';
}

/** What stands in a bubble of its own: a file by its type, not a picture. */
export function isFile({ state, kind }: Media): boolean {
  return state === 'unsupported' || state === 'erased' || (kind === 'file' && state !== 'blocked');
}
