/**
 * Names a JSON value: equal values, whatever the order of their keys, have the same name; two values that differ have
 * the same one by chance only. Two administrators who edit the same thing are told apart by it: the one who saves
 * names, in `If-Match` (RFC 9110 §13.1.1), what they began from. cyrb53 by bryc, public domain: 53 bits, no secret.
 */
export function fingerprint(value: unknown): string {
  const text = canonical(value);
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 2_654_435_761);
    low = Math.imul(low ^ unit, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return (4_294_967_296 * (2_097_151 & low) + (high >>> 0)).toString(16).padStart(14, '0');
}

/** JSON with the keys of every object in order; a key without a value is left out, as JSON does. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  const keys = entries.sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${keys.map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`).join(',')}}`;
}
