import { useEffect, useRef, useState } from 'react';
import { genericCallSource, genericRecordHost, mount, signedCalls } from './adapter-host.js';

const post = async (path, body) => {
  const answer = await fetch(path, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.text();
};

/**
 * The widget in a React page; it fills its parent. `ticket`: id of the ticket on screen, or null. Calls come as
 * `midcall:call` events of the window, each state signed by the backend. A change of the ticket does not mount anew, for
 * a half-written text must outlive it.
 */
export function Midcall({ widgetUrl, ticket }) {
  const container = useRef(null);
  const [record] = useState(() => genericRecordHost({ system: 'mycrm' }));

  useEffect(() => {
    const calls = genericCallSource({ events: window });
    const widget = mount({
      container: container.current,
      widgetUrl,
      sources: [signedCalls(calls, (call) => post('/midcall/call-token', call))],
      record,
      token: (launch) => post('/midcall/launch-token', launch),
    });
    return () => widget.close();
  }, [widgetUrl, record]);

  useEffect(() => {
    record.show(ticket === null ? null : { system: 'mycrm', type: 'ticket', id: ticket });
  }, [record, ticket]);

  return <div ref={container} style={{ height: '100%' }} />;
}
