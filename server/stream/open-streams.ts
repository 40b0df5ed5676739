import { type AgentPrincipal } from '../access/principal.ts';
import { type Connection } from './connection.ts';

/** The open streams of this node, by their tokens, in the order of opening. */
export class OpenStreams {
  readonly all = new Set<Connection>();
  #byToken = new Map<string, Connection[]>();

  /** Gives back all streams of its token, the oldest first. */
  add(connection: Connection): readonly Connection[] {
    this.all.add(connection);
    const name = tokenName(connection.principal);
    const ofToken = [...(this.#byToken.get(name) ?? []), connection];
    this.#byToken.set(name, ofToken);
    return ofToken;
  }

  remove(connection: Connection): void {
    this.all.delete(connection);
    const name = tokenName(connection.principal);
    const left = (this.#byToken.get(name) ?? []).filter((other) => other !== connection);
    if (left.length > 0) this.#byToken.set(name, left);
    else this.#byToken.delete(name);
  }

  /** One principal for each token. */
  tokens(): AgentPrincipal[] {
    return [...this.#byToken.values()].map(([first]) => first!.principal);
  }

  endAllOf(principal: AgentPrincipal): void {
    for (const connection of this.#byToken.get(tokenName(principal)) ?? []) connection.end();
  }
}

const tokenName = ({ tokenHash }: AgentPrincipal): string => tokenHash.toString('base64');
