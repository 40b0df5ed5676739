import * as z from 'zod/mini';
import { Permission } from './launch.ts';

/** Somebody who has opened the widget, and what they may do there. */
export const Agent = z.object({
  /** As the company's own system names them. */
  id: z.string(),
  name: z.string(),
  /** What that system granted at the last launch. */
  granted: z.array(Permission),
  /** What an administrator has taken away, whatever a launch grants. */
  withheld: z.array(Permission),
  /** The last launch; `null` for one that only telephony has named so far. */
  launchedAt: z.nullable(z.string()),
});
export type Agent = z.infer<typeof Agent>;

/** Body of `GET /v1/admin/agents?search=…&limit=…&cursor=…`, by name. */
export const AgentPage = z.object({
  agents: z.array(Agent),
  /** Cursor of the page after this one; `null` on the last. */
  next: z.nullable(z.string()),
});
export type AgentPage = z.infer<typeof AgentPage>;

/** Body of `PUT /v1/admin/agents/{id}`. */
export const AgentPatch = z.strictObject({ withheld: z.array(Permission).check(z.maxLength(10)) });
export type AgentPatch = z.infer<typeof AgentPatch>;
