import { type Location, PlayedZendesk } from '../../../../simulator/zendesk/played-zendesk.ts';

/** The page of a Zendesk account, played. `window.zendesk` is what tests hold it by. */
const appOrigin = new URLSearchParams(location.search).get('app') ?? '';
const zendesk = new PlayedZendesk({
  ...{ appOrigin, subdomain: 'acme', user: { id: 1102, name: 'Ana Ruiz', locale: 'en-US' } },
  tickets: [1042, 1043].map((id) => ({
    ...{ id, subject: `Ticket ${id}` },
    requester: { id: 900, name: 'Grace Okafor', email: null, phone: '+14155550142' },
  })),
});

/** Opens a page of the app as Zendesk does: by a form with what it signed. */
function open(place: { location: Location; ticketId?: number }, path: string, token: string): string {
  const openFrame = (frame: HTMLIFrameElement, action: string) => {
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', action, target: frame.name });
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name: 'token', value: token });
    form.append(field);
    document.body.append(form);
    form.submit();
    form.remove();
  };
  const instance = zendesk.add({ ...place, container: document.body }, openFrame, path);
  Object.assign(instance.frame.style, { width: '380px', height: '640px' });
  return instance.guid;
}
Object.assign(window, { zendesk, open });
