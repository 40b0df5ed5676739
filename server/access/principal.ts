import { type Permission } from '../../protocol/launch.ts';

/** An agent's widget, after a launch: everything it reads or does is bound to this tenant and agent. */
export interface AgentPrincipal {
  readonly kind: 'agent';
  readonly tenantId: string;
  readonly agentId: string;
  readonly permissions: ReadonlySet<Permission>;
  /** SHA-256 of the access token: names it without being of use to anyone. */
  readonly tokenHash: Buffer;
}

/** What an API key may do. Writing does not imply reading. */
export const SCOPES = ['admin.read', 'admin.write'] as const;
export type Scope = (typeof SCOPES)[number];

/** A machine or an administrator's tool. */
export interface KeyPrincipal {
  readonly kind: 'key';
  readonly tenantId: string;
  readonly keyId: string;
  readonly scopes: ReadonlySet<Scope>;
}

export type Principal = AgentPrincipal | KeyPrincipal;
