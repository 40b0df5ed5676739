import { type Permission } from '../../protocol/launch.ts';
import { type Capability } from '../../protocol/role.ts';

/** An agent's widget, after a launch: everything it reads or does is bound to this tenant and agent. */
export interface AgentPrincipal {
  readonly kind: 'agent';
  readonly tenantId: string;
  readonly agentId: string;
  readonly permissions: ReadonlySet<Permission>;
  /** SHA-256 of the access token: names it without being of use to anyone. */
  readonly tokenHash: Buffer;
}

/** Who administers a tenant: somebody signed in to the portal, or a machine. */
export interface AdminPrincipal {
  readonly kind: 'account' | 'key';
  readonly tenantId: string;
  /** As the audit names them: `account:<id>` or `key:<id>`. */
  readonly actor: string;
  readonly capabilities: ReadonlySet<Capability>;
}

/** Somebody signed in to the portal. */
export interface AccountPrincipal extends AdminPrincipal {
  readonly kind: 'account';
  readonly accountId: string;
  /** SHA-256 of the session's secret: names it without being of use to anyone. */
  readonly sessionHash: Buffer;
}

export type Principal = AgentPrincipal | AdminPrincipal;
