import { describe, expect, it } from 'vitest';
import { safeParse } from 'zod/v4/core';
import { credentialForm, readAccount } from '../../../server/carriers/smpp/account.ts';

const { fields, schema } = credentialForm(() => true);
const NEEDED = { host: 'smsc.example', port: '2775', systemId: 'esme1', password: 'secret1' };
const takes = (values: Record<string, string>) => safeParse(schema, values).success;

describe('the form of an account over SMPP', () => {
  it('asks for no more than how to get in', () => {
    expect(takes(NEEDED)).toBe(true);
    expect(fields.filter(({ optional }) => !optional).map(({ name }) => name)).toEqual(Object.keys(NEEDED));
    for (const name of Object.keys(NEEDED)) {
      const rest = Object.entries(NEEDED).filter(([key]) => key !== name);
      expect(takes(Object.fromEntries(rest)), name).toBe(false);
    }
  });

  it.each(fields.filter(({ standard }) => standard !== undefined))(
    'says of $name what applies while it is empty',
    ({ name, standard = '' }) => {
      expect(takes({ ...NEEDED, [name]: standard })).toBe(true);
      expect(readAccount({ ...NEEDED, [name]: standard })).toEqual(readAccount(NEEDED));
    },
  );

  it.each(fields.flatMap(({ name, range }) => (range ? [{ name, ...range }] : [])))(
    'says of $name which numbers it takes',
    ({ name, min, max }) => {
      const taken = [min, max, min - 1, max + 1].map((value) => takes({ ...NEEDED, [name]: String(value) }));
      expect(taken).toEqual([true, true, false, false]);
      for (const wrong of ['', 'many', '1.5', ' 1']) expect(takes({ ...NEEDED, [name]: wrong })).toBe(false);
    },
  );

  it.each(fields.filter(({ kind }) => kind === 'choice'))(
    'takes each choice of $name, and no other; each has a meaning of its own',
    ({ name, choices = [] }) => {
      const read = choices.map((value) => JSON.stringify(readAccount({ ...NEEDED, [name]: value })));
      expect(choices.every((value) => takes({ ...NEEDED, [name]: value }))).toBe(true);
      expect(new Set(read).size).toBe(choices.length);
      expect(takes({ ...NEEDED, [name]: 'another' })).toBe(false);
    },
  );
});
