/** What the components use of `lwc`; no package of Salesforce has its types beside the engine. Source: LWC Developer Guide. */
declare module 'lwc' {
  type Member =
    | ClassFieldDecoratorContext
    | ClassGetterDecoratorContext
    | ClassSetterDecoratorContext
    | ClassMethodDecoratorContext;
  type Decorator = (value: unknown, context: Member) => void;

  export class LightningElement extends HTMLElement {
    readonly refs: Readonly<Record<string, Element | undefined>>;
    readonly template: ShadowRoot;
    connectedCallback(): void;
    disconnectedCallback(): void;
    renderedCallback(): void;
  }
  export function api(value: unknown, context: Member): void;
  export function track(value: unknown, context: Member): void;
  export function wire(adapter: unknown, config?: Readonly<Record<string, unknown>>): Decorator;
}
