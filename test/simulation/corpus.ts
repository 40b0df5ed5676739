/**
 * Runs that have once shown something broken, with what it was: they are played first, at every change. What was broken
 * is planted again as a mutant of this name, so that it shows whether the run still finds it.
 */
export const CORPUS: Readonly<Record<string, number>> = {};
