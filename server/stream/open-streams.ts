import { type AgentPrincipal } from '../access/principal.ts';
import { type Connection } from './connection.ts';

/** The open streams of this node, by their tokens. A set keeps the order of opening. */
export class OpenStreams {
  readonly all = new Set<Connection>();
  #byToken = new Map<string, Set<Connection>>();

  /** Gives back all streams of its token, the oldest first. */
  add(connection: Connection): ReadonlySet<Connection> {
    this.all.add(connection);
    const name = tokenName(connection.principal);
    const ofToken = this.#byToken.get(name) ?? new Set();
    this.#byToken.set(name, ofToken.add(connection));
    return ofToken;
  }

  /** Whether it was the last one of its token. */
  remove(connection: Connection): boolean {
    this.all.delete(connection);
    const name = tokenName(connection.principal);
    const ofToken = this.#byToken.get(name);
    ofToken?.delete(connection);
    if (ofToken?.size !== 0) return false;
    this.#byToken.delete(name);
    return true;
  }

  /** One principal for each token. */
  tokens(): AgentPrincipal[] {
    return [...this.#byToken.values()].flatMap((ofToken) => ofToken.values().next().value?.principal ?? []);
  }

  endAllOf(principal: AgentPrincipal): void {
    for (const connection of [...(this.#byToken.get(tokenName(principal)) ?? [])]) connection.end();
  }
}

const tokenName = ({ tokenHash }: AgentPrincipal): string => tokenHash.toString('base64');
