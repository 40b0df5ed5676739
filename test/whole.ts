/** `npm run test:whole`: what takes chance into account is tried more often than in `npm test`. */
export const IS_WHOLE = process.env['MIDCALL_WHOLE'] === '1';
