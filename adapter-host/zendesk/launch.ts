import { ZendeskLaunchResponse } from '../../protocol/zendesk.ts';

/** Milliseconds one attempt may take: two of them fit into what the widget waits for a token. */
const ATTEMPT_MS = 2_200;

export interface LauncherOptions {
  /** Of the page. */
  pass: string;
  /** The agent's, as Zendesk shows it. */
  name: string;
  fetch?: typeof globalThis.fetch;
}

/** Our server refused. `status`: of HTTP. */
export class LaunchRefused extends Error {
  override name = 'LaunchRefused' as const;
  readonly status: number;
  constructor(status: number) {
    super(`launch refused: ${status}`);
    this.status = status;
  }
}

/**
 * What `mount` asks for launch tokens. Each use of a pass gives the next one, kept in this closure alone; the launches of
 * a page follow each other. The same question may be repeated when its answer was lost, once.
 */
export function createLauncher({ pass, name, fetch = (...args) => window.fetch(...args) }: LauncherOptions) {
  let current = pass;
  let before: Promise<unknown> = Promise.resolve();
  async function launch(request: { nonce: string; mount: string }): Promise<string> {
    const body = JSON.stringify({ pass: current, name, ...request });
    const attempt = async () => {
      const response = await fetch('/v1/zendesk/launch', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(ATTEMPT_MS),
      });
      if (!response.ok) throw new LaunchRefused(response.status);
      return ZendeskLaunchResponse.parse(await response.json());
    };
    const answer = await attempt().catch((error: unknown) => {
      if (error instanceof LaunchRefused && error.status < 500) throw error;
      return attempt();
    });
    current = answer.pass;
    return answer.token;
  }
  return (request: { nonce: string; mount: string }): Promise<string> => {
    const result = before.then(() => launch(request));
    before = result.catch(() => undefined);
    return result;
  };
}
