import { passwordWeakness } from '../../protocol/password.ts';
import { AppError } from '../platform/app-error.ts';

/** Throws `password_weak`, with why as its detail. */
export function assertPassword(
  password: string,
  known: { email: string; name: string; company: string },
): void {
  const weakness = passwordWeakness(password, known);
  if (weakness !== null) throw new AppError('password_weak', { detail: weakness });
}
