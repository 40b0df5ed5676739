import * as z from 'zod/mini';
import { Agent, AgentPage, AgentPatch } from '../../protocol/agent.ts';
import { route } from '../platform/http/route.ts';
import { changeAgent } from './change-agent.ts';
import { listAgents } from './list-agents.ts';

const PAGE = 50;

const Limit = z.pipe(
  z.string().check(z.regex(/^\d{1,3}$/)),
  z.pipe(z.transform(Number), z.int().check(z.minimum(1), z.maximum(200))),
);
const tag = 'Administration';

export const agentRoutes = [
  route({
    method: 'GET',
    path: '/v1/admin/agents',
    auth: { can: 'access.read' },
    tag,
    summary: 'List the agents',
    description: `Who has opened the widget or was named by telephony, by name: what their last launch granted, and what an administrator has taken away. \`search\` is a part of the name or the id; \`limit\` is 1 to 200, ${PAGE} when absent; \`cursor\` is the \`next\` of the page before.`,
    query: z.object({
      search: z._default(z.string().check(z.maxLength(120)), ''),
      limit: z.optional(Limit),
      cursor: z.optional(z.string().check(z.maxLength(800))),
    }),
    answer: AgentPage,
    handle: (ctx, { principal, query: { search, limit = PAGE, cursor } }) =>
      listAgents(ctx, principal, { search, limit, cursor }),
  }),
  route({
    method: 'PUT',
    path: '/v1/admin/agents/{id}',
    auth: { can: 'access.write' },
    tag,
    summary: 'Take permissions from an agent, or give them back',
    description:
      'What is withheld is taken away whatever a launch grants, in open widgets at once. It never gives more than a launch does. `If-Match` is the fingerprint of `withheld` as it was read.',
    params: z.object({ id: z.string().check(z.minLength(1), z.maxLength(120)) }),
    body: AgentPatch,
    conditional: true,
    answer: Agent,
    handle: (ctx, { principal, params: { id }, body: patch, ifMatch }) =>
      changeAgent(ctx, principal, { id, patch, ifMatch }),
  }),
];
