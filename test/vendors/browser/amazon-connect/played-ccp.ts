/**
 * Plays the page of Amazon Connect that Streams frames (the CCP): acknowledges, answers `synchronize`, and sends what
 * `ccpSend` is given once it was configured. Shapes as Streams 2.28 reads them.
 */
declare global {
  interface Window {
    ccpSend?: (event: string, data?: unknown) => void;
  }
}

const waiting: { event: string; data?: unknown }[] = [];
let isConfigured = false;
const post = (event: string, data?: unknown) => parent.postMessage({ event, data }, location.origin);
const acknowledge = () => post('acknowledge', { id: 'played-ccp' });

window.ccpSend = (event, data) => {
  if (isConfigured) post(event, data);
  else waiting.push({ event, data });
};

window.addEventListener('message', ({ source, origin, data }) => {
  if (source !== parent || origin !== location.origin) return;
  const { event } = data as { event?: string };
  if (event === 'synchronize') acknowledge();
  if (event !== 'configure' || isConfigured) return;
  isConfigured = true;
  for (const one of waiting.splice(0)) post(one.event, one.data);
});
acknowledge();

export {};
