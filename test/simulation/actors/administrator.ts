import { type LanguageTag } from '../../../protocol/language.ts';
import { Capability } from '../../../protocol/role.ts';
import { type AdminPrincipal } from '../../../server/access/principal.ts';
import { changeAutomaticText } from '../../../server/automatic-texts/change-automatic-text.ts';
import { changeQueue } from '../../../server/queues/change-queue.ts';
import { changeTenantSettings } from '../../../server/settings/change-settings.ts';
import { type Node } from '../node.ts';
import { type AdminStep } from '../workload.ts';
import { type World } from '../world.ts';

/** Changes what calls in progress go by. */
export async function administrator(world: World, steps: readonly AdminStep[]): Promise<void> {
  for (const step of steps) {
    await world.sleep(step.after);
    const { tenant: tenantId, change } = step;
    await world.insist({ op: 'configure', tenantId, what: change }, (node) => apply(node, step));
  }
}

async function apply({ ctx }: Node, { tenant: tenantId, change }: AdminStep): Promise<unknown> {
  const capabilities = new Set(Capability.options);
  const principal: AdminPrincipal = { kind: 'key', tenantId, actor: 'key:key-1', capabilities };
  const closing = (text: string, enabled: boolean) =>
    changeAutomaticText(ctx, principal, { kind: 'closing', language: 'en' as LanguageTag, enabled, text });
  switch (change) {
    case 'closingText':
      return closing('Goodbye, and thank you.', true);
    case 'closingOff':
      return closing('Goodbye.', false);
    case 'closingAlways':
      return changeTenantSettings(ctx, principal, { closingWhen: 'always' });
    case 'freeTextOff':
      return changeTenantSettings(ctx, principal, { freeText: false });
    case 'queueOff':
      return changeQueue(ctx, principal, { key: 'repairs', patch: { smsEnabled: false } });
    default:
      await changeTenantSettings(ctx, principal, { freeText: true, closingWhen: 'ifAnyMessage' });
      return changeQueue(ctx, principal, { key: 'repairs', patch: { smsEnabled: true } });
  }
}
