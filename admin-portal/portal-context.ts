import { createContext } from '@lit/context';
import type { SignedInAccount } from '../protocol/account.ts';
import type { Capability } from '../protocol/role.ts';
import type { Navigation } from './navigation.ts';
import type { PortalApi } from './portal-api.ts';

/** What every page of the portal has: who is signed in, the server, and the way to other pages. */
export interface Portal {
  readonly account: SignedInAccount;
  readonly api: PortalApi;
  readonly navigation: Navigation;
  /** Origin of the simulator, where there is one. */
  readonly simulatorOrigin: string | null;
  can(capability: Capability): boolean;
  /** Shows a sentence for a few seconds and has it read aloud: what was done, once it is done. */
  say(words: string): void;
  /** Reads the account again, after its name, roles or company changed. */
  refreshAccount(): Promise<void>;
}

export const portalContext = createContext<Portal>(Symbol('portal'));
