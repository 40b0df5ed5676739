import { type Frame } from '@playwright/test';

/**
 * Notes from now on when each bubble of the conversation in this frame is painted: milliseconds since 1970, by the text.
 * A bubble counts as painted in the second animation frame after it came into the page, if it lies in sight then.
 */
export async function watchBubbles(widget: Frame): Promise<{ painted(): Promise<Map<string, number>> }> {
  const log = widget.getByRole('log', { name: 'Conversation' });
  await log.waitFor();
  const times = await log.evaluateHandle((conversation) => {
    const noted = new Map<string, number>();
    const note = (bubble: Element) => {
      const { top, bottom } = bubble.getBoundingClientRect();
      const view = conversation.getBoundingClientRect();
      const words = bubble.shadowRoot?.querySelector('.words')?.textContent.trim();
      if (words && bottom > view.top && top < view.bottom) noted.set(words, Date.now());
    };
    new MutationObserver((changes) => {
      const added = changes.flatMap(({ addedNodes }) => [...addedNodes]);
      const bubbles = added.filter((node) => node instanceof Element && node.role === 'article') as Element[];
      if (bubbles.length > 0) requestAnimationFrame(() => requestAnimationFrame(() => bubbles.forEach(note)));
    }).observe(conversation, { childList: true });
    return noted;
  });
  return { painted: async () => new Map(await times.evaluate((noted) => [...noted])) };
}
