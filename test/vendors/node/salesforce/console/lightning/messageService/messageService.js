/** Lightning Message Service of one page, played. */
export const APPLICATION_SCOPE = Symbol('APPLICATION_SCOPE');
export class MessageContext {
  constructor(tell) {
    tell({ context: true });
  }
  connect() {}
  disconnect() {}
  update() {}
}
const subscriptions = new Set();
export function publish(context, channel, message) {
  if (!context) throw new TypeError('no context');
  const copy = JSON.stringify(message);
  window.played.messages.push(copy);
  for (const one of [...subscriptions]) if (one.channel === channel) one.listener(JSON.parse(copy));
}
export function subscribe(context, channel, listener) {
  if (!context) throw new TypeError('no context');
  const subscription = { channel, listener };
  subscriptions.add(subscription);
  return subscription;
}
export const unsubscribe = (subscription) => void subscriptions.delete(subscription);
