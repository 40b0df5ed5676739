/** The first element of a selector, looked for through all shadow roots. */
export function deep<T extends HTMLElement = HTMLElement>(
  root: Element | ShadowRoot,
  selector: string,
): T | null {
  return deepAll<T>(root, selector)[0] ?? null;
}

export function deepAll<T extends HTMLElement = HTMLElement>(
  root: Element | ShadowRoot,
  selector: string,
): T[] {
  const within = root instanceof Element && root.shadowRoot ? [root.shadowRoot, root] : [root];
  return within.flatMap((part) => [
    ...part.querySelectorAll<T>(selector),
    ...[...part.querySelectorAll('*')].flatMap((child) =>
      child.shadowRoot ? deepAll<T>(child.shadowRoot, selector) : [],
    ),
  ]);
}

/** The words on the screen, through all shadow roots, with single blanks. */
export function textOf(root: Element | ShadowRoot): string {
  const nodes = [...(root instanceof Element && root.shadowRoot ? root.shadowRoot : root).childNodes];
  const words = nodes.map((node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? '';
    if (!(node instanceof Element) || node.tagName === 'STYLE') return '';
    return node instanceof HTMLSlotElement ? node.assignedElements().map(textOf).join(' ') : textOf(node);
  });
  return words.join(' ').replace(/\s+/g, ' ').trim();
}

/** The button with this name. */
export function buttonOf(root: Element, name: string): HTMLButtonElement {
  const found = deepAll<HTMLButtonElement>(root, 'button').find(
    (one) => (one.getAttribute('aria-label') ?? one.textContent ?? '').trim().replace(/\s+/g, ' ') === name,
  );
  if (!found) throw new Error(`No button "${name}" in: ${textOf(root)}`);
  return found;
}
