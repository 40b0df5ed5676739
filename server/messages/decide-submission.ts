import { findProfile } from '../../protocol/encoding-profile.ts';
import { type ErrorCode } from '../../protocol/error-codes.ts';
import { isBlank, isWellFormed, normalizeText } from '../../protocol/normalize-text.ts';
import { checkLength, countSegments } from '../../protocol/segments.ts';
import { smartEncode } from '../../protocol/smart-encoding.ts';
import { resolveVariables } from '../../protocol/variables.ts';
import { passedCap, type Spent } from './decide-caps.ts';
import { type DestinationDecision, type DestinationRefusal } from '../numbers/decide-destination.ts';

/** What a text to such a number is refused with. */
export const DESTINATION_CODES = {
  landline: 'number_not_textable',
  number_not_textable: 'number_not_textable',
  country_blocked: 'country_blocked',
  non_domestic: 'non_domestic_blocked',
} as const satisfies Record<DestinationRefusal, ErrorCode>;

export interface SubmissionFacts {
  maySend: boolean;
  callMatches: boolean;
  inCallSms: boolean;
  queueOn: boolean;
  sendingStopped: boolean;
  prefixHeld: boolean;
  presets: boolean;
  freeText: boolean;
  personalPresets: boolean;
  smartEncoding: boolean;
  maxSegments: number;
  encodingProfile: string;
  optedOut: boolean;
  optOutSuspected: boolean;
  destination: DestinationDecision;
  /** Of the limits that the text counts towards. */
  spent: readonly Spent[];
}

export type SubmissionSource =
  | { kind: 'text'; text: string; withMedia: boolean }
  /**
   * `body` is what the server has stored; `null` when the preset, or this language of it, is gone. `personal`: the agent
   * wrote it.
   */
  | {
      kind: 'preset';
      body: string | null;
      personal: boolean;
      values: Record<string, string>;
      withMedia: boolean;
    }
  /** `body`: what an administrator wrote to carry a link for photos; `null` when such links are off. */
  | { kind: 'photoLink'; body: string | null; values: Record<string, string> };

export type Submission =
  { type: 'accepted'; text: string } | { type: 'refused'; code: ErrorCode; detail?: string };

const refused = (code: ErrorCode, detail?: string): Submission => ({
  type: 'refused',
  code,
  ...(detail ? { detail } : {}),
});

/**
 * Whether an agent's text is taken, and the exact text that goes out: normalised, variables filled, smart encoding
 * applied where it costs nothing. Never cut. Pure.
 */
export function decideSubmission(facts: SubmissionFacts, source: SubmissionSource): Submission {
  const code = refusedBy(facts, source);
  if (code) return refused(code);
  const filled = fill(source);
  if (filled.type === 'refused') return filled;
  if (!isWellFormed(filled.text)) return refused('ill_formed_text');
  const profile = findProfile(facts.encodingProfile);
  const normal = normalizeText(filled.text);
  if (isBlank(normal)) return refused('empty');
  const text = facts.smartEncoding ? smartEncode(normal, profile).text : normal;
  if (checkLength(text) === 'too_long') return refused('too_long');
  const { segments } = countSegments(text, profile);
  if (segments > Math.min(facts.maxSegments, profile.maxSegments)) return refused('too_many_segments');
  const cap = passedCap({ segments, kind: 'text' }, facts.spent);
  if (cap) return refused('spending_cap_reached', cap);
  return { type: 'accepted', text };
}

function refusedBy(facts: SubmissionFacts, source: SubmissionSource): ErrorCode | null {
  if (!facts.maySend) return 'no_permission';
  if (!facts.callMatches) return 'wrong_call';
  if (!facts.inCallSms) return 'feature_off';
  if (!facts.queueOn) return 'queue_off';
  if (facts.sendingStopped) return 'sending_stopped';
  if (facts.prefixHeld) return 'prefix_held';
  if (source.kind !== 'photoLink' && source.withMedia) return 'outbound_media_off';
  if (source.kind === 'text' && !facts.freeText) return 'free_text_off';
  if (source.kind === 'photoLink' && source.body === null) return 'photo_link_off';
  if (source.kind === 'preset') {
    if (!facts.presets) return 'presets_off';
    // the agent's own words, written once
    if (source.personal && !facts.freeText) return 'free_text_off';
    if (source.personal && !facts.personalPresets) return 'presets_off';
  }
  if (facts.optedOut) return 'opted_out';
  if (facts.optOutSuspected) return 'opt_out_suspected';
  return facts.destination.ok ? null : DESTINATION_CODES[facts.destination.reason];
}

function fill(source: SubmissionSource): Submission {
  if (source.kind === 'text') return { type: 'accepted', text: source.text };
  if (source.body === null) return refused('preset_gone');
  const { text, missing } = resolveVariables(source.body, source.values);
  return missing.length > 0 ? refused('variable_missing', missing.join(', ')) : { type: 'accepted', text };
}
