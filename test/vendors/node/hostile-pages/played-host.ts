/* eslint-disable no-restricted-syntax -- vendors tell whatever page is around */
import { type Frame } from '@playwright/test';
import { type Web } from './web.ts';

/** What somebody says of a call in the words of one telephony. */
export interface Saying {
  callKey: string;
  state: 'connected' | 'ended';
  /** Of the caller, where the telephony's words have a place for it. */
  number?: string;
  /** Where a page itself hands on what its backend signed. */
  token?: string;
}

/** A page that mounts the built adapter, with the vendor that it is for. */
export interface PlayedHost {
  readonly name: string;
  /** The page that a person opens. */
  readonly address: string;
  /** Every origin above the widget, but for the server's own: the company has these on its list. */
  readonly above: readonly string[];
  /** Beginning of the address of the page that mounts the widget. */
  readonly mounts: string;
  /** Origin of the page in which the telephony speaks. */
  readonly speaks: string;
  /** Whom the host's own sign-in knows. */
  readonly agent: string;
  /**
   * Who looks where the telephony's messages come from: `ours`, the adapter · `theirs`, the vendor's code in the page · `page`: the
   * telephony is a script of the page, and sends none.
   */
  readonly checks: 'ours' | 'theirs' | 'page';
  /** The widget's frame stands in a shadow tree, where other frames of the page do not find it. */
  readonly hidesWidget?: true;
  /** Whether it has a place for what its backend signed of a call. */
  readonly carriesTokens: boolean;
  /** What travels to the page while the telephony says this; a stranger may send the same. */
  messages(saying: Saying): unknown[];
  /** The telephony says it, in its own page `frame`. */
  say(frame: Frame, saying: Saying): Promise<unknown>;
  put(web: Web, server: Server): Promise<void>;
}

/** What the pages of a host must know of the server. */
export interface Server {
  origin: string;
  tenant: string;
  /** Address of the widget's page. */
  widget: string;
  /** Signs a launch token for an agent, as the host's backend does. */
  launchToken(agent: string, request: { nonce: string; mount: string }): Promise<string>;
  /** What the backend signs of this call; `''`: nothing. */
  callToken(callKey: string): string;
  /** What Zendesk signs when it opens a page of the app. */
  zendeskToken(): Promise<string>;
}

/** A telephony in a frame of its own tells the page around by messages, to whatever page that is. */
export const sayToPageAround =
  (messages: (saying: Saying) => unknown[]): PlayedHost['say'] =>
  (frame, saying) =>
    frame.evaluate((all) => {
      for (const one of all) parent.postMessage(one, '*');
    }, messages(saying));
