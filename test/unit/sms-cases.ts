import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';

const Expected = z.object({
  encoding: z.enum(['GSM-7', 'UCS-2']),
  units: z.int(),
  segments: z.int(),
  splits: z.array(z.int()),
  charSplits: z.optional(z.array(z.int())),
  remaining: z.int(),
});

const SmsCases = z.object({
  cases: z.array(
    z.object({
      id: z.string(),
      note: z.string(),
      input: z.string(),
      expect: Expected,
      graphemeSafeAlternative: z.optional(z.partial(Expected)),
      options: z.optional(
        z.strictObject({ udh: z.optional(z.literal('16bit')), normalize: z.optional(z.boolean()) }),
      ),
      normalized: z.optional(z.string()),
    }),
  ),
  profileCases: z.array(
    z.object({ id: z.string(), note: z.string(), input: z.string(), profile: z.string(), expect: Expected }),
  ),
  smartEncoding: z.array(
    z.object({ id: z.string(), input: z.string(), output: z.string(), expect: Expected }),
  ),
  optOut: z.array(z.object({ input: z.string(), expect: z.string(), note: z.string() })),
  status: z.array(z.object({ name: z.string(), events: z.array(z.string()), final: z.string() })),
  twilioSignature: z.array(
    z.object({
      name: z.string(),
      authToken: z.string(),
      url: z.string(),
      params: z.record(z.string(), z.string()),
      signature: z.string(),
      valid: z.boolean(),
    }),
  ),
  telnyxSignature: z.array(
    z.object({
      name: z.string(),
      publicKey: z.string(),
      timestamp: z.string(),
      body: z.string(),
      signature: z.string(),
      /** Seconds since 1970, when it is judged. */
      now: z.int(),
      valid: z.boolean(),
    }),
  ),
});

/** Tricky texts with right answers. Not imported as a module: lone surrogates must reach the tests as they are. */
export const smsCases = SmsCases.parse(
  JSON.parse(readFileSync(new URL('./sms-cases.json', import.meta.url), 'utf8')),
);
