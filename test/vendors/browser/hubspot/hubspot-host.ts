import CallingExtensions from '@hubspot/calling-extensions-sdk';

declare global {
  interface Window {
    /** Frames a calling app as HubSpot does. */
    playHubSpot?: (src: string) => void;
    /** What HubSpot heard, in order. */
    heard?: { type: string; data?: unknown }[];
  }
}

const heard: { type: string; data?: unknown }[] = [];
window.heard = heard;
window.playHubSpot = (src) => {
  const host = new CallingExtensions({
    debugMode: false,
    iFrameOptions: { src, ...{ width: '300px', height: '300px', hostElementSelector: '#calling' } },
    eventHandlers: {} as never,
  });
  host.onMessageHandler = (event: { type: string; data?: unknown }) => void heard.push(event);
};
