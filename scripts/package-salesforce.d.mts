export interface SalesforcePackage {
  target: string;
  /** Address of the widget page; that of an example when absent. */
  widget?: string;
  keyId?: string | undefined;
  certificate?: string | undefined;
  agentField?: string | undefined;
}
export function packageSalesforce(options: SalesforcePackage): Promise<void>;
