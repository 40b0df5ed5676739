const parentOf = (parent: string, language: string, regions: string) =>
  regions.split(' ').map((region) => [`${language}-${region}`, parent] as const);

const WORLD_ENGLISH =
  '150 AG AI AU BB BM BS BW BZ CC CK CM CX CY DG DM ER FJ FK FM GB GD GG GH GI GM GY HK ID IE IL IM IN IO JE JM KE KI ' +
  'KN KY LC LR LS MG MO MS MT MU MV MW MY NA NF NG NR NU NZ PG PK PN PW RW SB SC SD SG SH SL SS SX SZ TC TK TO TT TV ' +
  'TZ UG VC VG VU WS ZA ZM ZW';

/**
 * Parents of languages that are not the tag with its end cut off: British and Australian English share `en-001`, not
 * American English. Keys and values in the shortest spelling. Source: CLDR supplemental data, `parentLocales`.
 */
export const LANGUAGE_PARENTS: ReadonlyMap<string, string> = new Map([
  ...parentOf('en-001', 'en', WORLD_ENGLISH),
  ...parentOf('en-150', 'en', 'AT BE CH DE DK FI NL SE SI'),
  ...parentOf('es-419', 'es', 'AR BO BR BZ CL CO CR CU DO EC GT HN MX NI PA PE PR PY SV US UY VE'),
  ...parentOf('pt-PT', 'pt', 'AO CH CV FR GQ GW LU MO MZ ST TL'),
  ['zh-MO', 'zh-HK'],
  ['nb', 'no'],
  ['nn', 'no'],
]);
