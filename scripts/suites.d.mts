export interface Failure {
  name: string;
  why?: string | undefined;
}
export interface Counts {
  passed: number;
  failed: number;
  note?: string;
  failures?: Failure[];
}
export interface Suite {
  name: string;
  files?: string;
  program: string;
  args: (report: string) => string[];
  limitMs: number;
  cores: number;
  count?: (report: never) => Counts;
}
export const CORES: number;
export const suites: Suite[];
export function judge(suite: Suite, code: number | string, report: string): Counts;
export function explain(failure: Failure): string;
