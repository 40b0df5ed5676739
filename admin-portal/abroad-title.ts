import type { Key } from '../ui/i18n.ts';

/** What numbers abroad are called: at home in the United States by that name (features K18). */
export const abroadTitle = (homeCountry: string): Key =>
  homeCountry === 'US' ? 'admin:place.nonUs' : 'admin:place.abroad';
