export function bundleZendeskScript(): Promise<string>;
