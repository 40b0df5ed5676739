/* global window, document, URL, MessageChannel */
/**
 * A host page that speaks the handshake by hand, so that it can say everything twice. `window.log` is what it heard
 * through the port; `window.replay()` says all of it again, ten times, with a port of its own.
 */
const base = { namespace: 'penpal', channel: 'midcall/1' };
const frame = document.querySelector('iframe').contentWindow;
const target = new URL(document.querySelector('iframe').src).origin;
const say = (message, transfer = []) =>
  frame.postMessage({ ...base, ...message }, { targetOrigin: target, transfer });
const SYN = { type: 'SYN', participantId: 'zzzz-the-first-host' };
const ACK1 = { type: 'ACK1', methodPaths: [['snapshot'], ['launchToken']] };
const answers = {
  snapshot: { version: 1, calls: [], sourceUp: true, record: null, appearance: {} },
  launchToken: { token: 'the one launch token' },
};
window.log = { calls: [], heardByReplayedPort: [] };

window.addEventListener('message', ({ source, data, ports }) => {
  if (source !== frame) return;
  if (data.type === 'SYN' && !window.greeted) {
    window.greeted = true;
    say(SYN);
    say(ACK1);
  }
  if (data.type !== 'ACK2' || window.port) return;
  window.port = ports[0];
  window.port.onmessage = ({ data: message }) => {
    if (message.type !== 'CALL') return;
    const [name] = message.methodPath;
    window.log.calls.push(name);
    window.port.postMessage({ ...base, type: 'REPLY', callId: message.id, value: answers[name] });
  };
});

window.replay = () => {
  for (let round = 0; round < 10; round++) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => window.log.heardByReplayedPort.push(data);
    say(SYN);
    say({ type: 'SYN', participantId: 'zzzz-the-second-host' });
    say(ACK1);
    say({ type: 'ACK2' }, [port2]);
  }
};
