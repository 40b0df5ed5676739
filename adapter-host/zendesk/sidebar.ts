import { type RecordHost } from '../record-host.ts';
import { mount, type MountedWidget } from '../mount.ts';
import { followScheme, readAgent } from './agent.ts';
import { backgroundCallSource } from './background-call-source.ts';
import { type Instances } from './instances.ts';
import { createLauncher } from './launch.ts';
import { zendeskRecordHost } from './record-host.ts';
import { invokeZaf, type ZafClient } from './zaf.ts';

export interface WidgetFrameOptions {
  client: ZafClient;
  instances: Instances;
  location: string;
  container: HTMLElement;
  tenant: string;
  pass: string;
  words: { widget: string };
  signal: AbortSignal;
  onProblem?: (error: unknown) => void;
}

/** Height beside a ticket. Pixels; Zendesk gives an app 80 when it does not ask. */
const HEIGHT = 640;

/** The frame beside a ticket, or in the top bar: the widget, tied to the ticket on screen and to the background's calls. */
export async function startWidgetFrame(options: WidgetFrameOptions): Promise<MountedWidget> {
  const { client, instances, location, container, signal, onProblem } = options;
  if (location !== 'top_bar')
    void invokeZaf(client, 'resize', { width: '100%', height: `${HEIGHT}px` }).catch(onProblem);
  const agent = await readAgent(client);
  const record: RecordHost = zendeskRecordHost({ client, instances, location, signal });
  const widget = mount({
    container,
    widgetUrl: `/widget/${options.tenant}`,
    sources: [backgroundCallSource(instances)],
    record,
    token: createLauncher({ pass: options.pass, name: agent.name }),
    appearance: { skin: 'garden', scheme: 'light', ...(agent.locale && { locale: agent.locale }) },
    title: options.words.widget,
    events: { problem: ({ error }) => onProblem?.(error) },
  });
  signal.addEventListener('abort', () => widget.close());
  void followScheme(
    client,
    (scheme) => {
      document.documentElement.dataset['scheme'] = scheme;
      widget.update({ scheme });
    },
    signal,
  );
  if (location === 'new_ticket_sidebar') takeRequester({ client, instances, signal });
  return widget;
}

/** A ticket that was begun from an address in a text is for that address. */
function takeRequester({
  client,
  instances,
  signal,
}: Pick<WidgetFrameOptions, 'client' | 'instances' | 'signal'>) {
  instances.on(
    'midcall.requester',
    ({ address }) => void client.set('ticket.requester', { email: address }).catch(() => undefined),
    signal,
  );
}
