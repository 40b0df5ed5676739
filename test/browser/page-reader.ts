import { waitUntil } from './wait-until.ts';

/** What a selector finds in an element and all shadow trees below it. */
export function deep<T extends HTMLElement = HTMLElement>(root: Element, selector: string): T[] {
  const within = (node: Element | ShadowRoot): T[] => [
    ...node.querySelectorAll<T>(selector),
    ...[...node.querySelectorAll('*')].flatMap((child) => (child.shadowRoot ? within(child.shadowRoot) : [])),
  ];
  return root.shadowRoot ? within(root.shadowRoot) : [];
}

/** All words of an element, as they stand. */
export function text(root: Element): string {
  const of = (node: Node): string => {
    if (node instanceof HTMLStyleElement) return '';
    if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? '';
    const shadow = node instanceof Element ? node.shadowRoot : null;
    return [...(shadow?.childNodes ?? []), ...node.childNodes].map(of).join(' ');
  };
  return of(root).replace(/\s+/g, ' ');
}

/** The first that a selector finds. */
export const one = <T extends HTMLElement = HTMLInputElement>(root: Element, selector: string): T => {
  const [found] = deep<T>(root, selector);
  if (!found) throw new Error(`nothing is ${selector}`);
  return found;
};
/** Buttons by their name. */
export const buttons = (root: Element, words: string) =>
  deep<HTMLButtonElement>(root, 'button').filter(
    (button) =>
      (button.getAttribute('aria-label') ?? button.textContent.replace(/\s+/g, ' ').trim()) === words,
  );
/** Presses a button, once it is there. */
export async function press(root: Element, words: string, which = 0) {
  await waitUntil(() => buttons(root, words).length > which);
  buttons(root, words)[which]!.click();
}
/** Types over what stands in a field. */
export const write = (input: HTMLInputElement, value: string) => {
  input.value = value;
  input.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  input.dispatchEvent(new Event('change', { bubbles: true, composed: true }));
};
