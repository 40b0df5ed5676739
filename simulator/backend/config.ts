import path from 'node:path';
import * as z from 'zod/mini';

const Environment = z.object({
  MIDCALL_DATA: z._default(z.string(), '.midcall'),
  MIDCALL_DEMO_FILE: z.optional(z.string()),
  MIDCALL_LEDGER: z.optional(z.string()),
  SIMULATOR_PORT: z._default(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(65_535)), 4181),
  SIMULATOR_ORIGIN: z.optional(z.url()),
  SIMULATOR_PACE: z._default(z.coerce.number().check(z.minimum(0.01), z.maximum(10)), 1),
  HOST: z._default(z.string(), '127.0.0.1'),
});

export interface Config {
  port: number;
  /** Interface to listen on. */
  host: string;
  /** Origin of the page, as browsers write it. */
  origin: string;
  /** Written by the server when the demonstration is seeded. */
  demoFile: string;
  /** JSON lines of the carrier's ledger; `null`: in memory only. */
  ledgerFile: string | null;
  /** Share of the usual time that people and networks take here; what is slow or late on purpose stays so. */
  pace: number;
  /** Folder with the built pages and the host adapter. */
  dist: string;
}

/** Configuration from the environment. Throws on a value that cannot be used. */
export function readConfig(environment: Record<string, string | undefined>, dist: string): Config {
  // An empty variable is one that is not set.
  const env = Environment.parse(
    Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== '')),
  );
  return {
    port: env.SIMULATOR_PORT,
    host: env.HOST,
    origin: new URL(env.SIMULATOR_ORIGIN ?? `http://localhost:${env.SIMULATOR_PORT}`).origin,
    demoFile: env.MIDCALL_DEMO_FILE ?? path.join(env.MIDCALL_DATA, 'demo.json'),
    ledgerFile: env.MIDCALL_LEDGER ? path.join(env.MIDCALL_DATA, 'ledger.jsonl') : null,
    pace: env.SIMULATOR_PACE,
    dist,
  };
}
