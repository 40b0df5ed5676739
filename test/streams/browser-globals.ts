/** What the widget's stream takes from its browser: a window that is never told of being offline. */
Object.defineProperty(globalThis, 'navigator', { value: { onLine: true }, configurable: true });
Object.assign(globalThis, { addEventListener: () => {}, removeEventListener: () => {} });
