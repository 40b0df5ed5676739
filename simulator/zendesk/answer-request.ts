import type { PlayedInstance, PlayedZendesk } from './played-zendesk.ts';
import type { AppRequest, ToApp } from './wire.ts';

interface Asked {
  sender: PlayedInstance;
  /** The instance it asks about: itself, or another by `client.instance(guid)`. */
  target: PlayedInstance | undefined;
  request: AppRequest;
}

/** Zendesk's answer to a request for properties or actions. What a location does not have is refused by name. */
export function answerRequest(zendesk: PlayedZendesk, { target, request }: Asked): ToApp {
  const { id, request: verb, params } = request;
  const errors: Record<string, object> = {};
  const result: Record<string, unknown> = { errors };
  const entries = Array.isArray(params)
    ? params.map((path) => [path, undefined] as const)
    : Object.entries(params);
  for (const [path, value] of entries) {
    try {
      if (!target) throw new Error('is not an instance of this app');
      result[path] = answer(zendesk, target, { verb, path, value });
    } catch (error) {
      errors[path] = { name: 'APIUnavailableError', path, message: (error as Error).message };
    }
  }
  return { id, result };
}

function answer(
  zendesk: PlayedZendesk,
  instance: PlayedInstance,
  { verb, path, value }: { verb: AppRequest['request']; path: string; value: unknown },
): unknown {
  if (verb === 'get') return get(zendesk, instance, path);
  if (verb === 'set') return set(zendesk, instance, { path, value });
  return invoke(zendesk, instance, { path, args: Array.isArray(value) ? value : [value] });
}

function get(zendesk: PlayedZendesk, instance: PlayedInstance, path: string): unknown {
  const ticket = zendesk.ticketOf(instance);
  if (path === 'currentUser') return zendesk.options.user;
  if (path === 'colorScheme') return zendesk.scheme;
  if (path === 'instances')
    return Object.fromEntries(
      [...zendesk.instances.values()].map((one) => [one.guid, zendesk.contextOf(one)]),
    );
  if (path.startsWith('ticket.') && instance.location.endsWith('ticket_sidebar')) {
    if (path === 'ticket.id' && ticket) return ticket.id;
    if (path === 'ticket.requester' && ticket) return ticket.requester;
    if (path === 'ticket.id' && instance.location === 'new_ticket_sidebar') return undefined;
  }
  throw new Error('is not available here');
}

function set(
  zendesk: PlayedZendesk,
  instance: PlayedInstance,
  { path, value }: { path: string; value: unknown },
): unknown {
  if (path === 'iconSymbol' && instance.location === 'top_bar') {
    instance.icon = String(value);
    zendesk.act({ guid: instance.guid, action: 'icon', args: [value] });
    return value;
  }
  if (path === 'ticket.requester' && instance.location === 'new_ticket_sidebar') {
    zendesk.act({ guid: instance.guid, action: 'requester', args: [value] });
    return value;
  }
  throw new Error('cannot be set here');
}

const ACTIONS = new Set(['notify', 'routeTo', 'resize', 'ticket.comment.appendText', 'popover']);

function invoke(
  zendesk: PlayedZendesk,
  instance: PlayedInstance,
  { path, args }: { path: string; args: unknown[] },
): unknown {
  if (!ACTIONS.has(path)) throw new Error('is not an action');
  if (path === 'resize' && instance.location !== 'background') {
    const { height } = (args[0] ?? {}) as { height?: string };
    if (height !== undefined) instance.frame.style.height = instance.height = height;
  }
  zendesk.act({ guid: instance.guid, action: path, args });
  return undefined;
}
