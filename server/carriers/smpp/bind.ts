import { type SmppAccount } from './account.ts';
import { cString } from './octets.ts';

/** 3.4. */
const VERSION = 0x34;

/** The body of a bind of any kind (SMPP 3.4 §4.1). */
export const encodeBind = ({
  systemId,
  password,
  systemType,
}: Pick<SmppAccount, 'systemId' | 'password' | 'systemType'>): Buffer =>
  Buffer.concat([
    cString(systemId, 16),
    cString(password, 65),
    cString(systemType, 13),
    Buffer.from([VERSION, 0, 0]), // addr_ton, addr_npi
    cString('', 41), // address_range
  ]);
