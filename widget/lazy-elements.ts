/** Elements beyond the first screen. Importing one defines it; a second import costs nothing. */
const LAZY = {
  picker: () => import('./elements/preset-picker.ts'),
  mine: () => import('./elements/my-presets.ts'),
  question: () => import('./elements/send-question.ts'),
  preview: () => import('./elements/composer-preview.ts'),
  viewer: () => import('./elements/photo-viewer.ts'),
} as const;
export type LazyElement = keyof typeof LAZY;

/** Whether the element could be loaded; while offline it may not. */
export async function loadElement(name: LazyElement): Promise<boolean> {
  try {
    await LAZY[name]();
    return true;
  } catch {
    return false;
  }
}

/** Loads elements once the browser has nothing better to do, so that they open at once, and without a connection. */
export function preloadElements(...names: LazyElement[]): void {
  const load = () => names.forEach((name) => void loadElement(name));
  // Safari has no idle callback.
  if ('requestIdleCallback' in globalThis) requestIdleCallback(load, { timeout: 5_000 });
  else setTimeout(load, 1_000);
}
