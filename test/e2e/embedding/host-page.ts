import { genericCallSource, genericRecordHost, mount } from '../../../adapter-host/index.ts';

/** A host page with the real adapter. `window.host` is what tests hold it by. */
const source = genericCallSource();
const record = genericRecordHost({ current: { system: 'zendesk', type: 'ticket', id: '1042' } });
const log = { status: '', tokens: [] as string[], rejected: [] as string[] };
const widget = mount({
  container: document.body,
  widgetUrl: new URLSearchParams(location.search).get('widget') ?? 'https://midcall.test/widget/demo',
  sources: [source],
  record,
  token: ({ nonce, mount: mountId }) => {
    const token = `launch token ${log.tokens.length + 1} of ${mountId} for ${nonce}`;
    log.tokens.push(token);
    return Promise.resolve(token);
  },
  events: {
    status: (status) => (log.status = status),
    rejected: (reason) => log.rejected.push(reason),
  },
});
Object.assign(window, { host: { source, record, widget, log } });
