import { HOST_METHODS, WIDGET_METHODS } from '../../../protocol/adapter.ts';
import { connectRpc } from '../../../protocol/postmessage-rpc.ts';

/** The handshake alone, as in a browser that does not tell which pages are above. */
const nothing = () => undefined;
connectRpc({
  remote: window.parent,
  allowedOrigins: ['https://acme.zendesk.com'],
  methods: WIDGET_METHODS,
  handlers: { calls: nothing, record: nothing, appearance: nothing },
  remoteMethods: HOST_METHODS,
}).remote.then(
  () => (document.body.dataset['status'] = 'connected'),
  () => (document.body.dataset['status'] = 'nobody'),
);
