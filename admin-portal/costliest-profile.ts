import { type EncodingProfile, findProfile } from '../protocol/encoding-profile.ts';
import { countSegments } from '../protocol/segments.ts';

/**
 * Of the encoding profiles of our numbers, the one by which `text` takes the most messages; of equals, the one that
 * leaves the least room. Without a number, the standard. Pure.
 */
export function costliestProfile(text: string, ids: readonly string[]): EncodingProfile {
  const profiles = (ids.length > 0 ? ids : ['gsm7']).map(findProfile);
  const counted = profiles.map((profile) => ({ profile, ...countSegments(text, profile) }));
  return counted.reduce((most, one) =>
    one.segments > most.segments || (one.segments === most.segments && one.remaining < most.remaining)
      ? one
      : most,
  ).profile;
}
