import { type LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { BlockList, connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { judgeAddress } from '../../platform/judge-address.ts';

/** Where message centres may be. An account's host is named by a tenant; what is not on the internet, by the operator alone. */
export interface ReachOptions {
  /** Hosts, addresses and CIDR ranges that may be reached beside the internet: this machine, a private network. */
  allowed?: readonly string[];
  resolve?: (host: string) => Promise<readonly LookupAddress[]>;
  /** Certificates that are believed, in place of those of the platform. */
  ca?: string;
}

export type Reached =
  { ok: true; socket: Socket } | { ok: false; cause: 'forbidden_address' | 'dns' | 'connect' | 'tls' };

export interface Reach {
  /** Whether a host may be stored: no name is looked up. */
  allows(host: string): boolean;
  /** Never throws. Connects to an address that was looked at; one of several that is forbidden is enough to refuse. */
  connect(to: { host: string; port: number; tls: boolean }, signal: AbortSignal): Promise<Reached>;
}

export function createReach({
  allowed = [],
  ca,
  resolve = (host) => lookup(host, { all: true }),
}: ReachOptions = {}): Reach {
  const names = new Set(allowed.filter((entry) => !isNetwork(entry)).map((name) => name.toLowerCase()));
  const networks = new BlockList();
  for (const entry of allowed.filter(isNetwork)) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    networks.addSubnet(address, bits === undefined ? (family === 'ipv4' ? 32 : 128) : Number(bits), family);
  }
  const mayReach = (address: string) =>
    judgeAddress(address) === 'public' || networks.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
  return {
    allows: (host) => names.has(host.toLowerCase()) || isIP(host) === 0 || mayReach(host),
    async connect({ host, port, tls }, signal) {
      let addresses: readonly LookupAddress[];
      try {
        addresses = isIP(host) === 0 ? await resolve(host) : [{ address: host, family: isIP(host) }];
      } catch {
        return { ok: false, cause: 'dns' };
      }
      const [first] = addresses;
      if (!first) return { ok: false, cause: 'dns' };
      const named = names.has(host.toLowerCase());
      if (!named && !addresses.every(({ address }) => mayReach(address)))
        return { ok: false, cause: 'forbidden_address' };
      return open({ host, address: first.address, port, tls, ca }, signal);
    },
  };
}

const isNetwork = (entry: string) => isIP(entry.split('/')[0] ?? '') !== 0;

function open(
  {
    host,
    address,
    port,
    tls,
    ca,
  }: { host: string; address: string; port: number; tls: boolean; ca: string | undefined },
  signal: AbortSignal,
): Promise<Reached> {
  return new Promise((settle) => {
    if (signal.aborted) return settle({ ok: false, cause: 'connect' });
    let connected = false;
    const tcp = { host: address, port, noDelay: true, keepAlive: true };
    const socket = tls
      ? connectTls({
          ...tcp,
          minVersion: 'TLSv1.2',
          ...(isIP(host) === 0 ? { servername: host } : {}),
          ...(ca === undefined ? {} : { ca }),
        })
      : connectTcp(tcp);
    const end = (reached: Reached) => {
      signal.removeEventListener('abort', giveUp);
      socket.removeAllListeners();
      // an error of a socket that nobody listens to would end the process
      socket.on('error', () => {});
      if (!reached.ok) socket.destroy();
      settle(reached);
    };
    const giveUp = () => end({ ok: false, cause: tls && connected ? 'tls' : 'connect' });
    signal.addEventListener('abort', giveUp);
    socket.on('connect', () => {
      connected = true;
      if (!tls) end({ ok: true, socket });
    });
    socket.on('secureConnect', () => end({ ok: true, socket }));
    socket.on('error', giveUp);
    socket.on('close', giveUp);
  });
}
