/** The app's files by name. */
export function zendeskApp(options: {
  server: string;
  tenant: string;
}): Promise<Map<string, Buffer | string>>;
/** Gives back the archive's path. */
export function packageZendesk(options: { server: string; tenant: string; out: string }): Promise<string>;
