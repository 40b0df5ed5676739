/**
 * The part of `zod/mini` that the adapter uses, in a tenth of its size: the build of `dist/adapter-host` puts it in zod's
 * place, because a host page loads the adapter beside everything of its own. `test/unit/small-schema.test.ts` holds it to
 * what zod says of the same values. Types are zod's; nothing else of the product imports this.
 */
type Parsed = { ok: true; value: unknown } | { ok: false; path: string };
type Check = (value: never) => boolean;

export class ZodMiniType {
  readonly read: (value: unknown) => Parsed;
  constructor(read: (value: unknown) => Parsed) {
    this.read = read;
  }
  check(...checks: Check[]): this {
    const { read } = this;
    const all = (value: unknown): Parsed => {
      const parsed = read(value);
      // a check follows the type that it asks for
      return parsed.ok && !checks.every((holds) => holds(parsed.value as never)) ? WRONG : parsed;
    };
    return Object.assign(new ZodMiniType(all), this, { read: all }) as unknown as this;
  }
  brand(): this {
    return this;
  }
  safeParse(value: unknown) {
    const parsed = this.read(value);
    if (parsed.ok) return { success: true, data: parsed.value };
    return { success: false, error: new TypeError(`Not of the right form: ${parsed.path || 'all of it'}`) };
  }
  parse(value: unknown): unknown {
    const { success, data, error } = this.safeParse(value);
    if (success) return data;
    throw error;
  }
}

const WRONG: Parsed = { ok: false, path: '' };
const right = (value: unknown): Parsed => ({ ok: true, value });
const inside = (key: PropertyKey, { path }: { path: string }): Parsed => ({
  ok: false,
  path: path ? `${String(key)}.${path}` : String(key),
});
const when = (holds: (value: unknown) => boolean) =>
  new ZodMiniType((value) => (holds(value) ? right(value) : WRONG));
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const string = () => when((value) => typeof value === 'string');
export const boolean = () => when((value) => typeof value === 'boolean');
export const int = () => when(Number.isSafeInteger);
export const unknown = () => when(() => true);
export const literal = (given: unknown) => {
  const values: unknown[] = Array.isArray(given) ? given : [given];
  return Object.assign(
    when((value) => values.includes(value)),
    { options: values },
  );
};
export { literal as enum };

export const array = (item: ZodMiniType) =>
  new ZodMiniType((value) => {
    if (!Array.isArray(value)) return WRONG;
    const items: unknown[] = [];
    for (const [index, one] of value.entries()) {
      const parsed = item.read(one);
      if (!parsed.ok) return inside(index, parsed);
      items.push(parsed.value);
    }
    return right(items);
  });

export const record = (key: ZodMiniType, item: ZodMiniType) =>
  new ZodMiniType((value) => {
    if (!isObject(value)) return WRONG;
    const entries: [string, unknown][] = [];
    for (const [name, one] of Object.entries(value)) {
      if (name === '__proto__') continue;
      const parsed = item.read(one);
      if (!parsed.ok || !key.read(name).ok) return inside(name, parsed.ok ? { path: '' } : parsed);
      entries.push([name, parsed.value]);
    }
    return right(Object.fromEntries(entries));
  });

type Shape = Record<string, ZodMiniType>;
const shaped = (shape: Shape, isStrict: boolean) =>
  Object.assign(
    new ZodMiniType((value) => {
      if (!isObject(value)) return WRONG;
      const extra = isStrict && Object.keys(value).find((name) => !Object.hasOwn(shape, name));
      if (typeof extra === 'string') return inside(extra, { path: '' });
      const result: Record<string, unknown> = {};
      for (const [name, item] of Object.entries(shape)) {
        const parsed = item.read(value[name]);
        if (!parsed.ok) return inside(name, parsed);
        if (parsed.value !== undefined || name in value) result[name] = parsed.value;
      }
      return right(result);
    }),
    { shape, isStrict },
  );
export const object = (shape: Shape) => shaped(shape, false);
export const strictObject = (shape: Shape) => shaped(shape, true);
export const partial = (
  { shape, isStrict }: ReturnType<typeof shaped>,
  mask: Record<string, true> = Object.fromEntries(Object.keys(shape).map((name) => [name, true])),
) =>
  shaped(
    Object.fromEntries(
      Object.entries(shape).map(([name, item]) => [name, mask[name] ? optional(item) : item]),
    ),
    isStrict,
  );

export const optional = (item: ZodMiniType) =>
  new ZodMiniType((value) => (value === undefined ? right(value) : item.read(value)));
export const nullable = (item: ZodMiniType) =>
  new ZodMiniType((value) => (value === null ? right(value) : item.read(value)));
export const _default = (item: ZodMiniType, value: unknown) =>
  new ZodMiniType((given) => (given === undefined ? right(value) : item.read(given)));

export const union = (options: readonly ZodMiniType[]) =>
  new ZodMiniType((value) => {
    for (const option of options) {
      const parsed = option.read(value);
      if (parsed.ok) return parsed;
    }
    return WRONG;
  });
export const discriminatedUnion = (_key: string, options: readonly ZodMiniType[]) => union(options);

export const minLength = (least: number) => (value: { length: number }) => value.length >= least;
export const maxLength = (most: number) => (value: { length: number }) => value.length <= most;
export const minimum = (least: number) => (value: number) => value >= least;
export const regex = (pattern: RegExp) => (value: string) => pattern.test(value);
