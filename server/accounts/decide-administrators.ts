import { type Role } from '../../protocol/role.ts';

/** What counts of somebody for the question who can still administer. */
export interface Standing {
  id: string;
  roles: readonly string[];
  enabled: boolean;
  hasPassword: boolean;
  hasOpenId: boolean;
}

const ADMINISTRATOR: Role = 'administrator';

/** Whether somebody can sign in and administer: an invitation that nobody has taken up does not count. */
export const canAdminister = ({ roles, enabled, hasPassword, hasOpenId }: Standing): boolean =>
  enabled && roles.includes(ADMINISTRATOR) && (hasPassword || hasOpenId);

/** Whether a change takes the last administrator away. Where there was none, nothing is taken. */
export const losesLastAdministrator = (before: readonly Standing[], after: readonly Standing[]): boolean =>
  before.some(canAdminister) && !after.some(canAdminister);
