import { HostBridge, newNonce } from '../../../widget/host-bridge.ts';

/** The real bridge in a page without elements: launches as the widget does, and shows what became of it. */
const bridge = new HostBridge({ status: show });
show();
Object.assign(window, { bridge });
void launch();

function show() {
  document.body.dataset['status'] = bridge.status;
  document.body.dataset['fault'] = bridge.fault ?? '';
}

async function launch() {
  await bridge.connect(new AbortController().signal);
  const nonce = newNonce();
  const token = await bridge.launchToken(nonce);
  await fetch('/v1/launch', { method: 'POST', body: JSON.stringify({ token, nonce }) });
  document.body.dataset['launched'] = 'yes';
}
