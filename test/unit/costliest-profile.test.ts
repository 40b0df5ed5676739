import { expect, it } from 'vitest';
import { costliestProfile } from '../../admin-portal/costliest-profile.ts';

const profileOf = (text: string, ...ids: string[]) => costliestProfile(text, ids).id;

it('counts by the standard where there is no number', () => {
  expect(profileOf('Hello')).toBe('gsm7');
});

it('takes the number by which the text takes most messages, whatever their order', () => {
  const euros = `${'a'.repeat(80)} 5 €`;
  expect(profileOf(euros, 'gsm7', 'telnyx-longcode')).toBe('telnyx-longcode');
  expect(profileOf(euros, 'telnyx-longcode', 'gsm7')).toBe('telnyx-longcode');
  const long = 'a'.repeat(305);
  expect(profileOf(long, 'gsm7', 'gsm7-16bit')).toBe('gsm7-16bit');
});

it('takes the one with the least room where they take as many', () => {
  expect(profileOf('5 €', 'gsm7', 'telnyx-longcode')).toBe('telnyx-longcode');
  expect(profileOf('Hello', 'gsm7', 'telnyx-longcode')).toBe('gsm7');
});
