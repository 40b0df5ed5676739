/** A number of which the last three digits are legible: enough to tell callers apart, not to call them. */
export const maskNumber = (number: string): string =>
  number.slice(0, -3).replace(/\d/g, '•') + number.slice(-3);
