import CallingExtensions from '@hubspot/calling-extensions-sdk';

declare global {
  interface Window {
    /** What HubSpot heard, in order. */
    heard?: { type: string; data?: unknown }[];
  }
}

const heard: { type: string; data?: unknown }[] = [];
const host = new CallingExtensions({
  debugMode: false,
  iFrameOptions: {
    src: new URL('./calling-app.html', location.href).href,
    ...{ width: '300px', height: '300px', hostElementSelector: '#calling' },
  },
  eventHandlers: {} as never,
});
host.onMessageHandler = (event: { type: string; data?: unknown }) => void heard.push(event);
window.heard = heard;
