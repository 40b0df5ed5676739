import { CallOptions, type Connection, connect, PenpalError } from 'penpal';
import type * as z from 'zod/mini';
import { originVerifier } from './exact-origin.ts';
import { GuardedMessenger, type Rejection } from './guarded-messenger.ts';
import { rateWindow } from './rate-window.ts';
import { RPC_CHANNEL } from './rpc-frames.ts';
import { isRpcErrorCode, RpcError, type RpcErrorCode } from './rpc-error.ts';

/** Length of an argument or a result as JSON, in UTF-16 code units. */
export const RPC_MAX_LENGTH = 65_536;
/** Messages a peer may send in any second; the rest is dropped. */
export const RPC_MAX_PER_SECOND = 50;
/** Calls that may wait for their answer, in each direction. */
export const RPC_MAX_PENDING = 32;

export interface RpcMethod {
  readonly params: z.ZodMiniType;
  readonly result: z.ZodMiniType;
}
export type RpcMethods = Readonly<Record<string, RpcMethod>>;

/** What this side does when the other calls. A thrown error reaches the other side as `HANDLER_FAILED` only. */
export type RpcHandlers<Methods extends RpcMethods> = {
  readonly [Name in keyof Methods]: (
    params: z.output<Methods[Name]['params']>,
  ) => z.input<Methods[Name]['result']> | Promise<z.input<Methods[Name]['result']>>;
};

export interface RpcRemote<Methods extends RpcMethods> {
  /** Rejects with an `RpcError`. Arguments and results are plain JSON data. */
  call<Name extends keyof Methods & string>(
    name: Name,
    params: z.input<Methods[Name]['params']>,
  ): Promise<z.output<Methods[Name]['result']>>;
}

/** `local` by `close()` · `peer` the other side closed · `reloaded` its window shows a new document. */
export type RpcCloseReason = 'local' | 'peer' | 'reloaded';

export interface RpcOptions<Own extends RpcMethods, Other extends RpcMethods> {
  remote: Window;
  /** Exact origins the remote window may show. `*`, a `RegExp` and `null` throw. */
  allowedOrigins: readonly string[];
  methods: Own;
  handlers: RpcHandlers<Own>;
  remoteMethods: Other;
  /** How long a call, and a handler, may take. Milliseconds; 5,000 when absent. */
  timeoutMs?: number;
  /** How long the other side may take to appear. Milliseconds; 10,000 when absent. */
  handshakeTimeoutMs?: number;
  /** Whether a new document in the remote window may end this connection to start another; only the host wants that. */
  peerMayReload?: boolean;
  onRejected?: (reason: Rejection) => void;
  onClosed?: (reason: RpcCloseReason) => void;
}

export interface RpcConnection<Other extends RpcMethods> {
  /** Resolves after the handshake; rejects with `TIMEOUT` or `CLOSED`. */
  readonly remote: Promise<RpcRemote<Other>>;
  /** Messages that were refused. */
  readonly rejected: number;
  /** Rejects open calls with `CLOSED` and tells the other side. May be repeated. */
  close(): void;
}

/**
 * Calls between two windows, each side checking the other: exact origin and source window in the handshake, then a
 * MessagePort; a schema for every argument and every result; limits in size, rate and time. For another connection
 * with the same window, after a reload, call this again.
 */
export function connectRpc<Own extends RpcMethods, Other extends RpcMethods>(
  options: RpcOptions<Own, Other>,
): RpcConnection<Other> {
  const timeoutMs = options.timeoutMs ?? 5_000;
  let rejected = 0;
  let closed: RpcCloseReason | undefined;
  let end: (reason: RpcError) => void;
  const ending = new Promise<never>((_, reject) => (end = reject));
  const messenger = new GuardedMessenger({
    remote: options.remote,
    allowedOrigins: options.allowedOrigins,
    isAllowed: originVerifier(options.allowedOrigins),
    admit: rateWindow(RPC_MAX_PER_SECOND, () => performance.now()),
    onRejected(reason) {
      rejected++;
      options.onRejected?.(reason);
    },
    onPeerReloaded: options.peerMayReload ? () => finish('reloaded') : undefined,
    onPeerClosed: () => finish('peer'),
  });
  const connection: Connection = connect({
    messenger,
    methods: methodTable(options.methods, options.handlers, timeoutMs),
    channel: RPC_CHANNEL,
    timeout: options.handshakeTimeoutMs ?? 10_000,
  });
  function finish(reason: RpcCloseReason) {
    if (closed) return;
    closed = reason;
    connection.destroy();
    end(new RpcError('CLOSED'));
    options.onClosed?.(reason);
  }
  const proxy = connection.promise.catch((cause: unknown) => Promise.reject(asRpcError(cause)));
  const remote = Promise.race([proxy, ending]).then((methods) =>
    callerOf<Other>(options.remoteMethods, methods as RemoteFunctions, timeoutMs),
  );
  remote.catch(() => undefined); // Nobody may be waiting when the connection ends.
  return {
    remote,
    close: () => finish('local'),
    get rejected() {
      return rejected;
    },
  };
}

type RemoteFunctions = Record<
  string,
  ((params: unknown, options: CallOptions) => Promise<unknown>) | undefined
>;

/** Without a prototype, so that `constructor` and its like are not found. */
function methodTable<Own extends RpcMethods>(methods: Own, handlers: RpcHandlers<Own>, timeoutMs: number) {
  const table = Object.create(null) as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const work = { running: 0 };
  for (const [name, method] of Object.entries(methods))
    table[name] = guarded(method, handlers[name]!, { timeoutMs, work });
  return table;
}

interface Limits {
  timeoutMs: number;
  /** Handlers of this connection that have not finished. */
  work: { running: number };
}

function guarded(method: RpcMethod, handle: (params: never) => unknown, { timeoutMs, work }: Limits) {
  return async (...args: unknown[]): Promise<unknown> => {
    if (work.running >= RPC_MAX_PENDING) throw new RpcError('BUSY');
    if (args.length !== 1) throw new RpcError('BAD_MESSAGE');
    const params = checked(method.params, args[0]);
    work.running++;
    try {
      // The schema has just said that these are the handler's parameters.
      return checked(method.result, await inTime(async () => handle(params as never), timeoutMs));
    } catch (cause) {
      throw new RpcError('HANDLER_FAILED', { cause });
    } finally {
      work.running--;
    }
  };
}

function callerOf<Other extends RpcMethods>(
  methods: Other,
  proxy: RemoteFunctions,
  timeoutMs: number,
): RpcRemote<Other> {
  let pending = 0;
  return {
    async call<Name extends keyof Other & string>(name: Name, params: z.input<Other[Name]['params']>) {
      const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
      const remote = proxy[name];
      if (!method || !remote) throw new RpcError('METHOD_NOT_FOUND');
      if (pending >= RPC_MAX_PENDING) throw new RpcError('BUSY');
      const argument = checked(method.params, params);
      pending++;
      try {
        const result = await remote(argument, new CallOptions({ timeout: timeoutMs }));
        return checked(method.result, result) as z.output<Other[Name]['result']>;
      } catch (cause) {
        throw asRpcError(cause);
      } finally {
        pending--;
      }
    },
  };
}

/** `value` as plain JSON data of the schema's shape. Throws `BAD_MESSAGE`. */
function checked(schema: z.ZodMiniType, value: unknown): unknown {
  try {
    const given = JSON.stringify(value) as string | undefined;
    if (given !== undefined && given.length > RPC_MAX_LENGTH) throw new RpcError('BAD_MESSAGE');
    const text = JSON.stringify(schema.parse(value)) as string | undefined;
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch (cause) {
    throw new RpcError('BAD_MESSAGE', { cause });
  }
}

async function inTime<T>(work: () => Promise<T>, timeoutMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new RpcError('TIMEOUT')), timeoutMs);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

const CODE_OF_PENPAL: Readonly<Record<string, RpcErrorCode | undefined>> = {
  METHOD_NOT_FOUND: 'METHOD_NOT_FOUND',
  METHOD_CALL_TIMEOUT: 'TIMEOUT',
  CONNECTION_TIMEOUT: 'TIMEOUT',
  CONNECTION_DESTROYED: 'CLOSED',
  TRANSMISSION_FAILED: 'CLOSED',
};

function asRpcError(cause: unknown): RpcError {
  if (cause instanceof RpcError) return cause;
  if (cause instanceof PenpalError)
    return new RpcError(CODE_OF_PENPAL[cause.code] ?? 'HANDLER_FAILED', { cause });
  return new RpcError(isRpcErrorCode(cause) ? cause : 'HANDLER_FAILED', { cause });
}
