import * as z from 'zod/mini';
import { type EndReason } from '../../protocol/call-state.ts';
import { type ReportedCall } from '../../protocol/reported-call.ts';
import { type CallSource } from '../call-source.ts';
import { messageCallSource } from '../message-call-source.ts';

/**
 * What the `framework.js` of Genesys' Embeddable Framework posts to its page when it subscribes to `Interaction`: a JSON string. Fields as
 * the framework's public samples show them; nothing more of them is asked for than a call needs.
 */
const Name = z.string().check(z.maxLength(120));
const Interaction = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(200)),
  isInternal: z.optional(z.boolean()),
  isCallback: z.optional(z.boolean()),
  isChat: z.optional(z.boolean()),
  isEmail: z.optional(z.boolean()),
  isMessage: z.optional(z.boolean()),
  name: z.optional(z.nullable(Name)),
  queueName: z.optional(z.nullable(Name)),
  state: z.optional(z.nullable(z.string())),
  isConnected: z.optional(z.boolean()),
  isDisconnected: z.optional(z.boolean()),
  disconnectType: z.optional(z.nullable(z.string())),
  attributes: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
});
export const GenesysMessage = z.object({
  type: z.literal('interactionSubscription'),
  data: z.object({ category: z.string(), interaction: Interaction }),
});
export type GenesysMessage = z.infer<typeof GenesysMessage>;

export interface GenesysOptions {
  /** Names the source among those of one `mount`; `genesys` when absent. */
  id?: string;
  /** The frame of the Embeddable Framework. */
  frame: HTMLIFrameElement;
  /** Its origin, by region: `https://apps.mypurecloud.ie`. */
  origins: readonly string[];
  /** Participant attribute with the language the caller chose. Default: `language`. */
  languageAttribute?: string;
  onInvalid?: (error: unknown) => void;
}

/** Of `disconnectType`, where the framework gives it. Source: Genesys Cloud's conversation API. */
const ENDS: Record<string, EndReason> = {
  client: 'agent_hangup',
  peer: 'caller_hangup',
  system: 'system',
  transfer: 'transferred_out',
  'transfer.consult': 'transferred_out',
  'transfer.forward': 'transferred_out',
  'transfer.noanswer': 'missed',
  'transfer.notavailable': 'missed',
  timeout: 'missed',
  'transport.failure': 'network',
  error: 'failed',
};

/** The calls of Genesys' Embeddable Framework. Not run against Genesys: see docs/adapters.md. */
export function genesysCallSource(options: GenesysOptions): CallSource {
  const { id = 'genesys', frame, origins, onInvalid } = options;
  const read = (data: unknown) => readGenesys(data, options);
  return messageCallSource({ id, frame, origins, onInvalid, read });
}

/** What a message of the framework says of a call. Throws when it is not of the form above. */
export function readGenesys(
  data: unknown,
  { languageAttribute = 'language' }: Pick<GenesysOptions, 'languageAttribute'> = {},
): ReportedCall | null {
  const given: unknown = typeof data === 'string' && data.startsWith('{') ? JSON.parse(data) : data;
  if ((given as { type?: unknown } | null)?.type !== 'interactionSubscription') return null;
  const { category, interaction } = GenesysMessage.parse(given).data;
  if (interaction.isChat || interaction.isEmail || interaction.isMessage) return null;
  const { name: callerName, queueName: queue, attributes } = interaction;
  const language = attributes?.[languageAttribute];
  const facts = {
    callKey: interaction.id,
    ...(callerName && { callerName }),
    ...(queue && { queue }),
    ...(typeof language === 'string' && language.length <= 35 && { language }),
  };
  if (
    category === 'disconnect' ||
    category === 'acw' ||
    category === 'deallocate' ||
    interaction.isDisconnected
  )
    return { ...facts, state: 'ended', endReason: ENDS[interaction.disconnectType ?? ''] ?? 'unknown' };
  if (category !== 'add' && category !== 'change' && category !== 'connect') return null;
  if (interaction.state === 'HELD') return { ...facts, state: 'held' };
  const isConnected = category === 'connect' || interaction.isConnected || interaction.state === 'CONNECTED';
  return { ...facts, state: isConnected ? 'connected' : 'ringing' };
}
