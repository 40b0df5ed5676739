import { api, LightningElement } from 'lwc';
export default class ClickToDial extends LightningElement {
  @api recordId;
  @api set value(number) {
    window.played.acts.push(['click to dial', number]);
  }
  get value() {
    return '';
  }
}
