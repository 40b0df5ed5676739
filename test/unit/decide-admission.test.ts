import { describe, expect, it } from 'vitest';
import {
  decideAdmission,
  type KnownAccount,
  type OpenIdPerson,
} from '../../server/openid/decide-admission.ts';
import { readPerson } from '../../server/openid/read-person.ts';
import { networkOf } from '../../server/accounts/client-network.ts';

const person: OpenIdPerson = { subject: 's', verifiedEmail: 'ken@acme.test', name: 'Ken', groups: ['eds'] };
const known: KnownAccount = { id: 'a', enabled: true, subject: 's', roles: ['auditor'], rolesFrom: 'portal' };
const nobody = { bySubject: null, byEmail: null };
const rules = {
  roleGroups: [
    { group: 'eds', role: 'editor' as const },
    { group: 'boss', role: 'administrator' as const },
  ],
  emailDomains: [],
};

describe('somebody who comes by OpenID', () => {
  it('is found by subject first', () => {
    const other = { ...known, id: 'b', subject: null };
    expect(decideAdmission(person, { bySubject: known, byEmail: other }, rules)).toEqual({
      ...{ type: 'known', id: 'a', roles: null, linked: false },
    });
  });

  it('is found by e-mail while the account has no subject', () => {
    const byEmail = { ...known, subject: null };
    expect(decideAdmission(person, { bySubject: null, byEmail }, rules)).toMatchObject({
      id: 'a',
      linked: true,
    });
    const taken = { bySubject: null, byEmail: { ...known, subject: 'x' } };
    expect(decideAdmission(person, taken, rules)).toEqual({ type: 'refused', code: 'openid_unknown' });
  });

  it('has the roles of all groups, in the order of the table', () => {
    expect(decideAdmission({ ...person, groups: ['eds', 'boss', 'eds'] }, nobody, rules)).toMatchObject({
      ...{ type: 'new', email: 'ken@acme.test', roles: ['administrator', 'editor'] },
    });
  });

  it.each([
    ['without a verified e-mail', { verifiedEmail: null }, rules],
    ['without a group', { groups: [] }, rules],
    [
      'without a verified e-mail, where domains are asked for',
      { verifiedEmail: null },
      { ...rules, emailDomains: ['acme.test'] },
    ],
    ['of another domain', {}, { ...rules, emailDomains: ['contoso.test'] }],
  ])('gets no account %s', (_why, change, given) => {
    expect(decideAdmission({ ...person, ...change }, nobody, given).type).toBe('refused');
  });
});

describe('the claims of a provider', () => {
  it('come in several forms', () => {
    const claims = { sub: 's', email: 'Ken@Acme.test', email_verified: 'true', name: ' Ken ', teams: 'eds' };
    expect(readPerson(claims, 'teams')).toEqual({ ...person });
  });

  it('may lack everything but the subject, or be of another type', () => {
    const odd = { sub: 's', email: 7, email_verified: 1, name: {}, groups: [1, 'eds', null] };
    expect(readPerson(odd, 'groups')).toEqual({ ...person, verifiedEmail: null, name: 's' });
    expect(readPerson({ email: 'ken@acme.test' }, 'groups')).toBeNull();
  });
});

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0db8:0001:0002::1', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
])('takes %s for somebody at %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
