/* global window, MessageChannel */
/** A frame of somebody else in the same CRM page: sends the widget everything a host would, from the wrong window. */
const base = { namespace: 'penpal', channel: 'midcall/1' };
const calls = [{ callKey: 'forged', state: 'connected', seq: 1 }];
const forgeries = [
  { ...base, type: 'SYN', participantId: 'zzzz-forged' },
  { ...base, type: 'ACK1', methodPaths: [['snapshot'], ['launchToken']] },
  { ...base, type: 'ACK2' },
  { ...base, type: 'CALL', id: 'forged', methodPath: ['calls'], args: [{ calls, sourceUp: true }] },
  { penpal: 'synAck', methodNames: ['snapshot'] },
];
window.heard = [];
window.forge = () => {
  const widget = window.parent.frames[0];
  for (let index = 0; index < 500; index++) {
    const message = forgeries[index % forgeries.length];
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => window.heard.push(data);
    widget.postMessage(message, {
      targetOrigin: 'https://midcall.test',
      transfer: message.type === 'ACK2' ? [port2] : [],
    });
  }
};
