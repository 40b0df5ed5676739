import { BlockList, isIP } from 'node:net';

/** Networks that are nobody's on the internet. Source: IANA special-purpose address registries (RFC 6890). */
const SPECIAL_4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const;
/** Of IPv6 only global unicast is reached; of that, not what stands for other networks, nor examples. */
const SPECIAL_6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

const special = new BlockList();
for (const [network, prefix] of SPECIAL_4) special.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of SPECIAL_6) special.addSubnet(network, prefix, 'ipv6');
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');
const thisMachine = new BlockList();
thisMachine.addSubnet('127.0.0.0', 8, 'ipv4');
thisMachine.addAddress('::1', 'ipv6');

export type AddressVerdict = 'public' | 'local' | 'forbidden';

/** Whether the server may connect to an address that somebody else names. Anything but a plain address is forbidden. */
export function judgeAddress(address: string): AddressVerdict {
  const family = isIP(address);
  // a zone names a link of this machine
  if (family === 0 || address.includes('%')) return 'forbidden';
  const type = family === 4 ? 'ipv4' : 'ipv6';
  // an address of IPv4 written as one of IPv6 is none that a name needs
  if (family === 6 && /^::ffff:/i.test(address)) return 'forbidden';
  if (thisMachine.check(address, type)) return 'local';
  if (special.check(address, type)) return 'forbidden';
  return family === 4 || global6.check(address, type) ? 'public' : 'forbidden';
}
