import { originVerifier } from '../protocol/exact-origin.ts';

/** Where the widget lives: its page, and the only origin its frame may show. Throws a `TypeError` for an origin that is neither https nor this machine. */
export function widgetAddress(widgetUrl: string): { href: string; origin: string } {
  const { href, origin } = new URL(widgetUrl, document.baseURI);
  originVerifier([origin]);
  return { href, origin };
}

/**
 * The widget's frame: as large as its container, allowed to write to the clipboard and nothing else, sends no referrer.
 * It has no `sandbox`: the widget's own origin is what tells it from the host and from other frames.
 */
export function createWidgetFrame(href: string, title: string): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.title = title;
  frame.allow = 'clipboard-write';
  frame.referrerPolicy = 'no-referrer';
  Object.assign(frame.style, { display: 'block', width: '100%', height: '100%', border: '0' });
  frame.src = href;
  return frame;
}

/** The frame itself, where a page has given one in place of a container. Throws a `TypeError` when it shows something else. */
export function givenFrame(container: Element, href: string): HTMLIFrameElement | undefined {
  // by name: another realm, such as the sandbox of a host's scripts, has a class of its own
  if (container.tagName !== 'IFRAME') return undefined;
  const frame = container as HTMLIFrameElement;
  if (frame.src !== href) throw new TypeError('The frame shows another page');
  return frame;
}
