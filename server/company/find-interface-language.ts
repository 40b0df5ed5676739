import { type Locale } from '../../protocol/locales.ts';
import { type Context } from '../context.ts';
import { readInterfaceLanguage } from './store.ts';

/** In which the pages of a company begin for people who have chosen none; the same for a company that does not exist. */
export const findInterfaceLanguage = (ctx: Context, tenantId: string): Promise<Locale> =>
  ctx.db.tenant(tenantId, readInterfaceLanguage);
