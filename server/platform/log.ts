import { pino } from 'pino';

/** Structured log. Fields are ids, codes, counts and durations: never a number, a name, a text, a token or a URL's query. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** JSON lines on standard output. Of an error: name, code and stack; its message may repeat what a caller wrote. */
export function createLog(level: string): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { error: describeError },
  };
  // line by line: what waited in memory would be lost with the process, and at its end, when nobody reads the log any
  // more, be tried for ever
  return pino(options, pino.destination({ dest: 1, sync: true }));
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, stack } = error;
  const frames = (stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 6);
  return {
    name,
    code: 'code' in error ? String(error.code) : undefined,
    at: frames.map((line) => line.trim()),
  };
}
