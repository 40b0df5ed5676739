import { expect, it } from 'vitest';
import { decideMediaAddress } from '../../server/carriers/twilio/decide-media-address.ts';

const SID = `AC${'0'.repeat(32)}`;
const ACCOUNT = `https://api.twilio.com/2010-04-01/Accounts/${SID}`;
const ITEM = `/Messages/MM${'1'.repeat(32)}/Media/ME${'2'.repeat(32)}`;
const PLAYED = `http://127.0.0.1:4010/2010-04-01/Accounts/${SID}`;

it.each([
  [ACCOUNT + ITEM, 'api'],
  [ACCOUNT + ITEM.replace('MM', 'SM'), 'api'],
  ['https://mms.twiliocdn.com/AC1/abc?Expires=1&Signature=x', 'media'],
  ['https://media.twiliocdn.com/AC1/abc', 'media'],
  ['https://s3-external-1.amazonaws.com/media.twiliocdn.com/AC1/abc', 'media'],
])('lets %s be asked, as %s', (url, kind) => {
  expect(decideMediaAddress(url, ACCOUNT)?.kind).toBe(kind);
});

it('knows the account at a played Twilio', () => {
  expect(decideMediaAddress(PLAYED + ITEM, PLAYED)?.kind).toBe('api');
  expect(decideMediaAddress(ACCOUNT + ITEM, PLAYED)).toBeNull();
});

it.each([
  '',
  'ME1',
  '//api.twilio.com',
  // other resources, other accounts
  ACCOUNT,
  `${ACCOUNT}.json`,
  `${ACCOUNT}/Messages.json`,
  `${ACCOUNT}${ITEM}.json`,
  `${ACCOUNT}${ITEM}?PageSize=1`,
  `${ACCOUNT}${ITEM}/../../../../Calls.json`,
  `${ACCOUNT}${ITEM}/%2e%2e/x`,
  `${ACCOUNT}evil${ITEM}`,
  (ACCOUNT + ITEM).replace(SID, `AC${'9'.repeat(32)}`),
  (ACCOUNT + ITEM).replace('2010-04-01', '2008-08-01'),
  // other schemes, ports and names
  (ACCOUNT + ITEM).replace('https', 'http'),
  (ACCOUNT + ITEM).replace('.com', '.com:8443'),
  (ACCOUNT + ITEM).replace('.com', '.com:22'),
  (ACCOUNT + ITEM).replace('.com', '.com.'),
  (ACCOUNT + ITEM).replace('https://', 'https://user:pass@'),
  (ACCOUNT + ITEM).replace('https://', 'https://api.twilio.com@'),
  (ACCOUNT + ITEM).replace('api.twilio.com', 'api.twilio.com.evil.test'),
  (ACCOUNT + ITEM).replace('api.twilio.com', 'evil-api.twilio.com'),
  (ACCOUNT + ITEM).replace('api.twilio.com', 'api.twilio.com\\@evil.test'),
  'http://mms.twiliocdn.com/a',
  'https://mms.twiliocdn.com:8443/a',
  'https://mms.twiliocdn.com.evil.test/a',
  'https://twiliocdn.com/a',
  'https://xmms.twiliocdn.com/a',
  'https://user@mms.twiliocdn.com/a',
  'https://constructor/a',
  'https://__proto__/a',
  'https://s3-external-1.amazonaws.com/',
  'https://s3-external-1.amazonaws.com/evil/a',
  'https://s3-external-1.amazonaws.com/media.twiliocdn.com/../evil/a',
  'https://s3-external-1.amazonaws.com/media.twiliocdn.com.evil/a',
  // addresses in place of names
  'https://127.0.0.1/a',
  'https://2130706433/a',
  'https://0x7f.1/a',
  'https://0177.0.0.1/a',
  'https://[::1]/a',
  'https://[::ffff:127.0.0.1]/a',
  'https://169.254.169.254/latest/meta-data/',
  'http://169.254.169.254/latest/meta-data/',
  'https://[fd00:ec2::254]/latest',
  'https://10.0.0.1/a',
  'https://localhost/a',
  // what is no address of the web
  'file:///etc/passwd',
  'gopher://127.0.0.1:6379/_x',
  'ftp://mms.twiliocdn.com/a',
  'data:image/png;base64,AAAA',
  'javascript:alert(1)',
  'blob:https://mms.twiliocdn.com/a',
])('refuses %s', (url) => {
  expect(decideMediaAddress(url, ACCOUNT)).toBeNull();
});
