/** Buckets of a map: a change copies one of them and the list of all. */
const BUCKETS = 256;

/**
 * A map that is never changed: `with` and `without` give another one, which shares with this one all but the buckets that differ.
 * For large ones, of which small parts change often; keys are texts. In no particular order.
 */
export class SharedMap<V> {
  readonly #buckets: readonly ReadonlyMap<string, V>[];
  readonly size: number;

  private constructor(buckets: readonly ReadonlyMap<string, V>[], size: number) {
    this.#buckets = buckets;
    this.size = size;
  }

  static of<V>(entries: Iterable<readonly [string, V]> = []): SharedMap<V> {
    return new SharedMap<V>(
      Array.from({ length: BUCKETS }, () => EMPTY as ReadonlyMap<string, V>),
      0,
    ).with(entries);
  }

  get(key: string): V | undefined {
    return this.#buckets[bucketOf(key)]!.get(key);
  }

  has(key: string): boolean {
    return this.#buckets[bucketOf(key)]!.has(key);
  }

  *[Symbol.iterator](): Generator<readonly [string, V]> {
    for (const bucket of this.#buckets) yield* bucket;
  }

  *keys(): Generator<string> {
    for (const bucket of this.#buckets) yield* bucket.keys();
  }

  *values(): Generator<V> {
    for (const bucket of this.#buckets) yield* bucket.values();
  }

  /** The map with these instead of what it has of their keys; itself when there are none. */
  with(entries: Iterable<readonly [string, V]>): SharedMap<V> {
    return this.#changed(
      entries,
      (bucket, [key, value]) => bucket.set(key, value),
      ([key]) => key,
    );
  }

  /** The map without these; itself when it has none of them. */
  without(keys: Iterable<string>): SharedMap<V> {
    const known = [...keys].filter((key) => this.has(key));
    return this.#changed(
      known,
      (bucket, key) => bucket.delete(key),
      (key) => key,
    );
  }

  #changed<T>(
    items: Iterable<T>,
    change: (bucket: Map<string, V>, item: T) => unknown,
    keyOf: (item: T) => string,
  ): SharedMap<V> {
    const copies = new Map<number, Map<string, V>>();
    for (const item of items) {
      const index = bucketOf(keyOf(item));
      const copy = copies.get(index) ?? new Map(this.#buckets[index]);
      copies.set(index, copy);
      change(copy, item);
    }
    if (copies.size === 0) return this;
    const buckets = [...this.#buckets];
    let { size } = this;
    for (const [index, copy] of copies) {
      size += copy.size - this.#buckets[index]!.size;
      buckets[index] = copy;
    }
    return new SharedMap(buckets, size);
  }
}

const EMPTY: ReadonlyMap<string, never> = new Map<string, never>();

/** FNV-1a of its UTF-16 units. */
function bucketOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 16)) & (BUCKETS - 1);
}
