import { type OctetRange } from './media-storage.ts';

/**
 * The part of an object that a `Range` header asks for. `null`: send all of it, since there is no such header, or one of
 * another form (several parts, another unit), which may be ignored; `unsatisfiable`: there is nothing there. `size`: octets
 * of the object. Source: RFC 9110 §14.
 */
export function parseByteRange(
  header: string | undefined,
  size: number,
): OctetRange | 'unsatisfiable' | null {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (first === '' && last === '') return null;
  if (first === '') {
    const suffix = Math.min(Number(last), size);
    return suffix === 0 ? 'unsatisfiable' : { start: size - suffix, end: size - 1 };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return null;
  if (start >= size) return 'unsatisfiable';
  return { start, end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}
