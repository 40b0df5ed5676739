import { expect, it } from 'vitest';
import { decideMediaAddress } from '../../server/carriers/telnyx/decide-media-address.ts';

const PLAYED = 'http://127.0.0.1:4010';

it.each([
  'https://media.telnyx.com/abc123/image.jpg',
  'https://us-central-1.telnyxcloudstorage.com/bucket/a.jpg?X-Amz-Signature=x',
])('lets %s be asked', (url) => {
  expect(decideMediaAddress(url, null)?.href).toBe(url);
});

it('knows the media of a played Telnyx, and no others then', () => {
  expect(decideMediaAddress(`${PLAYED}/media/1.jpg`, PLAYED)?.pathname).toBe('/media/1.jpg');
  expect(decideMediaAddress(`${PLAYED}/v2/messages`, PLAYED)).toBeNull();
  expect(decideMediaAddress(`${PLAYED}/media/../v2/messages`, PLAYED)).toBeNull();
  expect(decideMediaAddress('https://media.telnyx.com/a', PLAYED)).toBeNull();
  expect(decideMediaAddress(`${PLAYED}/media/1.jpg`, null)).toBeNull();
});

it.each([
  '',
  'a.jpg',
  '//media.telnyx.com/a',
  // other schemes, ports and names
  'http://media.telnyx.com/a',
  'https://media.telnyx.com:8443/a',
  'https://media.telnyx.com:22/a',
  'https://media.telnyx.com./a',
  'https://user:pass@media.telnyx.com/a',
  'https://media.telnyx.com@evil.test/a',
  'https://media.telnyx.com.evil.test/a',
  'https://mediatelnyx.com/a',
  'https://eviltelnyx.com/a',
  'https://telnyx.com/a',
  'https://telnyxcloudstorage.com/a',
  'https://evil.test\\@media.telnyx.com/a',
  'https://evil.test/media.telnyx.com/a',
  'https://evil.test#.telnyx.com',
  'https://evil.test?.telnyx.com',
  'https://constructor/a',
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
  'ftp://media.telnyx.com/a',
  'data:image/png;base64,AAAA',
  'javascript:alert(1)',
  'blob:https://media.telnyx.com/a',
])('refuses %s', (url) => {
  expect(decideMediaAddress(url, null)).toBeNull();
});
