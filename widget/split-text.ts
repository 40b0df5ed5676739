import { findPhoneNumbersInText, isSupportedCountry } from 'libphonenumber-js/min';
import { find, type Opts } from 'linkifyjs';
import type { TextPart } from './text-parts.ts';

/** Stands in a link for photos where the caller has its token: it leads nowhere. */
const SECRET = /\*{31}/;
const OPTIONS: Opts = { defaultProtocol: 'https' };

/**
 * Cuts a text into its parts. Numbers are read as dialled in
 * `homeCountry` (ISO 3166 alpha-2). Only `http` and `https` become links.
 */
export function splitText(text: string, homeCountry: string): TextPart[] {
  const home = isSupportedCountry(homeCountry) ? { defaultCountry: homeCountry } : {};
  const links = find(text, OPTIONS).flatMap(({ type, value, href, start, end }) => {
    const part = linkPart(type, value, href);
    return part ? [{ start, end, part }] : [];
  });
  const phones = findPhoneNumbersInText(text, home).map(({ startsAt, endsAt, number }) => ({
    start: startsAt,
    end: endsAt,
    part: { type: 'phone' as const, text: text.slice(startsAt, endsAt), number: number.number as string },
  }));
  return cut(text, [...links, ...phones]);
}

function linkPart(type: string, text: string, href: string): TextPart | null {
  if (type === 'email') return { type: 'email', text, address: text };
  const isWhole = !SECRET.test(href);
  return type === 'url' && isWhole && /^https?:\/\//i.test(href) ? { type: 'url', text, href } : null;
}

/** The parts in order with the plain text between; where two overlap, the first to begin wins. */
function cut(text: string, found: { start: number; end: number; part: TextPart }[]): TextPart[] {
  const parts: TextPart[] = [];
  let done = 0;
  for (const { start, end, part } of found.sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (start < done) continue;
    if (start > done) parts.push({ type: 'text', text: text.slice(done, start) });
    parts.push(part);
    done = end;
  }
  if (done < text.length) parts.push({ type: 'text', text: text.slice(done) });
  return parts;
}
