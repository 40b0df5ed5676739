/** Whether an exchange may be at an address: `hosts` are names or addresses that the operator lists, with `:port` or for all ports. */
export function isAllowedAddress(url: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, port, protocol, username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  const at = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  return hosts.some(
    (one) =>
      one.toLowerCase() === hostname.toLowerCase() || one.toLowerCase() === `${hostname}:${at}`.toLowerCase(),
  );
}
