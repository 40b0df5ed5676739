import { fingerprint } from '../../protocol/fingerprint.ts';
import { AppError } from '../platform/app-error.ts';

/**
 * Whether what somebody edits is what they began from: `ifMatch` is the fingerprint of that, `null` asks for no
 * comparison. Call it inside `changeConfiguration`, which lets changes wait for each other. Throws `changed_meanwhile`.
 */
export function assertUnchanged(ifMatch: string | null, current: unknown): void {
  if (ifMatch !== null && ifMatch !== fingerprint(current)) throw new AppError('changed_meanwhile');
}
