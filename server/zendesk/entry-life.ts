/** Seconds after Zendesk signed it that a token opens the app, however long it says it lives. */
export const ZENDESK_ENTRY_SECONDS = 300;

/** Seconds the first launch may take after the page was given. */
export const FIRST_PASS_SECONDS = 120;

/** Seconds a page may go on launching its widget without being opened by Zendesk anew: a shift. */
export const PASS_SECONDS = 12 * 3_600;

/** Seconds in which a launch whose answer was lost may be asked for again. */
export const REPEAT_SECONDS = 30;

/** Seconds a launch token lives that the server signs for itself. */
export const LAUNCH_SECONDS = 60;
