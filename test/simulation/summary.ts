/** What a program that played runs says at its end. */
export interface Summary {
  runs: number;
  steps: number;
  crashes: number;
  seconds: number;
  /** Runs that broke a promise. */
  found: { number: number; invariants: string[]; what: string }[];
}
