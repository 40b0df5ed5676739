import CallingExtensions from '@hubspot/calling-extensions-sdk';

declare global {
  interface Window {
    calling?: CallingExtensions;
    isReady?: boolean;
  }
}

/** The calling app's side of the SDK, as its documentation makes it. */
const calling = new CallingExtensions({
  debugMode: false,
  eventHandlers: {
    onReady: () => {
      calling.initialized({ isLoggedIn: true });
      window.isReady = true;
    },
    defaultEventHandler: () => undefined,
  } as never, // the type asks for a handler of each event; the SDK does not
});
window.calling = calling;
