/** What the stubs of `sfdx-lwc-jest` have; the package describes none of them. Elements of tests are of any kind. */
declare module 'lwc' {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  export function createElement(name: string, options: { is: unknown }): any;
}
declare module 'lightning/messageService' {
  export const publish: unknown;
  export const subscribe: unknown;
}
declare module 'lightning/uiGraphQLApi' {
  export const graphql: TestWire;
}
declare module 'lightning/uiRecordApi' {
  export const getRecord: TestWire;
  export const notifyRecordUpdateAvailable: unknown;
}
declare module 'lightning/platformWorkspaceApi' {
  export const EnclosingTabId: TestWire;
  export const openTab: unknown;
  export const setTabHighlighted: unknown;
}
declare module '@salesforce/apex/MidcallLaunch.launch' {
  const launch: unknown;
  export default launch;
}
declare module 'c/*' {
  const component: unknown;
  export default component;
  export const mount: unknown;
}
interface TestWire {
  emit(value: unknown, filter?: (config: Record<string, unknown>) => boolean): void;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  getLastConfig(): any;
}
