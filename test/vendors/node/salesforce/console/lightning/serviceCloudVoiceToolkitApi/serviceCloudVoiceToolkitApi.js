import { LightningElement } from 'lwc';
export default class Toolkit extends LightningElement {
  connectedCallback() {
    window.played.toolkits.push((name, detail) => this.dispatchEvent(new CustomEvent(name, { detail })));
  }
}
