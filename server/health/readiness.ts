/** Whether this node should be given work: it has started, and it is not stopping. */
export class Readiness {
  state: 'starting' | 'ready' | 'draining' = 'starting';
}
