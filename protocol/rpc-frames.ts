import * as z from 'zod/mini';

/** Marks our frames among others on the same window. A break of the frames below takes the next number. */
export const RPC_CHANNEL = 'midcall/1';

const base = { namespace: z.literal('penpal'), channel: z.literal(RPC_CHANNEL) };
const Id = z.string().check(z.minLength(1), z.maxLength(100));
const Path = z.array(Id).check(z.minLength(1), z.maxLength(8));

/** What may come through the window: the handshake, and nothing else. Source: penpal 7.0.6, `types.ts`. */
export const WindowFrame = z.discriminatedUnion('type', [
  z.object({ ...base, type: z.literal('SYN'), participantId: Id }),
  z.object({ ...base, type: z.literal('ACK1'), methodPaths: z.array(Path).check(z.maxLength(100)) }),
  z.object({ ...base, type: z.literal('ACK2') }),
]);
export type WindowFrame = z.infer<typeof WindowFrame>;

/** What may come through the port. */
export const PortFrame = z.discriminatedUnion('type', [
  z.object({
    ...base,
    type: z.literal('CALL'),
    id: Id,
    methodPath: Path,
    args: z.array(z.unknown()).check(z.maxLength(4)),
  }),
  z.object({ ...base, type: z.literal('REPLY'), callId: Id }),
  z.object({ ...base, type: z.literal('DESTROY') }),
]);
export type PortFrame = z.infer<typeof PortFrame>;

/** Whether somebody means this message for us, or for penpal's older protocol, which is never spoken. */
export function claimsToBeRpc(data: unknown): boolean {
  if (typeof data !== 'object' || data === null) return false;
  if ('penpal' in data) return true;
  return (
    'namespace' in data && data.namespace === 'penpal' && 'channel' in data && data.channel === RPC_CHANNEL
  );
}
