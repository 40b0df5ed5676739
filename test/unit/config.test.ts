import { expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';

it('needs no variable at all', () => {
  expect(readConfig({ PATH: '/bin' })).toMatchObject({
    databaseUrl: null,
    host: '127.0.0.1',
    port: 4180,
    publicOrigin: 'http://127.0.0.1:4180',
    simulatorOrigin: 'http://localhost:4181',
    demo: false,
    logLevel: 'info',
    masterKey: null,
    metricsToken: null,
  });
});

it('takes an empty variable for one that is not set', () => {
  expect(readConfig({ DATABASE_URL: '', PORT: '', MIDCALL_MASTER_KEY: '' })).toMatchObject({
    databaseUrl: null,
    port: 4180,
    masterKey: null,
  });
});

it('lets the origin follow the port', () => {
  expect(readConfig({ PORT: '5000' }).publicOrigin).toBe('http://127.0.0.1:5000');
});

it('reads a master key of 32 octets', () => {
  const key = Buffer.alloc(32, 5);
  expect(readConfig({ MIDCALL_MASTER_KEY: key.toString('base64') }).masterKey).toEqual(key);
});

it.each<[string, string]>([
  ['PORT', 'eighty'],
  ['PORT', '70000'],
  ['DATABASE_URL', 'mysql://user:secret-value@host/db'],
  ['DATABASE_URL', 'secret-value'],
  ['PUBLIC_ORIGIN', 'https://secret-value.test/'],
  ['PUBLIC_ORIGIN', 'secret-value.test'],
  ['PUBLIC_ORIGIN', 'javascript:secret-value'],
  ['MIDCALL_DEMO', 'secret-value'],
  ['MIDCALL_MASTER_KEY', 'c2VjcmV0LXZhbHVl'],
  ['MIDCALL_METRICS_TOKEN', 'secret-value'],
  ['LOG_LEVEL', 'secret-value'],
])('names %s when it cannot use it, and does not repeat it', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(name);
  expect(() => readConfig({ [name]: value })).not.toThrow('secret-value');
});

it('names every variable it cannot use', () => {
  expect(() => readConfig({ PORT: 'x', LOG_LEVEL: 'y' })).toThrow(/PORT[\s\S]*LOG_LEVEL/);
});

it('takes hosts of message centres by name, address or range, and nothing else', () => {
  const hosts = 'smsc.internal, 10.1.0.0/16,::1';
  expect(readConfig({ MIDCALL_SMPP_HOSTS: hosts }).smppHosts).toEqual([
    'smsc.internal',
    '10.1.0.0/16',
    '::1',
  ]);
  expect(readConfig({}).smppHosts).toEqual([]);
  expect(() => readConfig({ MIDCALL_SMPP_HOSTS: 'http://smsc' })).toThrow('MIDCALL_SMPP_HOSTS');
});

const S3 = {
  MIDCALL_S3_ENDPOINT: 'https://s3.eu-central-1.amazonaws.com',
  MIDCALL_S3_BUCKET: 'photos',
  MIDCALL_S3_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  MIDCALL_S3_SECRET_ACCESS_KEY: 'secret-value',
};

it('keeps media in the data folder unless an object store is named, and then needs all of it', () => {
  expect(readConfig({}).s3).toBeNull();
  expect(readConfig(S3).s3).toEqual({
    endpoint: 'https://s3.eu-central-1.amazonaws.com',
    bucket: 'photos',
    accessKeyId: 'AKIAEXAMPLE',
    secretAccessKey: 'secret-value',
    region: 'us-east-1',
    pathStyle: true,
    prefix: '',
    encryption: 'none',
    kmsKey: null,
  });
  for (const name of Object.keys(S3)) {
    expect(() => readConfig({ ...S3, [name]: undefined })).toThrow(name);
    expect(() => readConfig({ ...S3, [name]: undefined })).not.toThrow('secret-value');
  }
});

it.each([
  ['MIDCALL_S3_ENDPOINT', 's3.amazonaws.com'],
  ['MIDCALL_S3_BUCKET', '../photos'],
  ['MIDCALL_S3_REGION', 'eu central'],
  ['MIDCALL_S3_PREFIX', '/photos'],
  ['MIDCALL_S3_PREFIX', 'photos'],
  ['MIDCALL_S3_PREFIX', '../'],
  ['MIDCALL_S3_ENCRYPTION', 'yes'],
])('takes no %s like %s', (name, value) => {
  expect(() => readConfig({ ...S3, [name]: value })).toThrow(name);
});

it('has files looked at for malware where it is told', () => {
  expect(readConfig({}).clamd).toBeNull();
  expect(readConfig({ MIDCALL_CLAMD: 'unix:/run/clamav/clamd.ctl' }).clamd).toEqual({
    ...{ address: { path: '/run/clamav/clamd.ctl' }, fails: 'closed' },
  });
  expect(readConfig({ MIDCALL_CLAMD: 'clamd:3310', MIDCALL_CLAMD_FAILS: 'open' }).clamd).toEqual({
    ...{ address: { host: 'clamd', port: 3_310 }, fails: 'open' },
  });
  for (const text of ['clamd', 'unix:relative', 'clamd:99999', 'http://clamd:3310'])
    expect(() => readConfig({ MIDCALL_CLAMD: text })).toThrow('MIDCALL_CLAMD');
});
