import { api, LightningElement } from 'lwc';
export default class ButtonIcon extends LightningElement {
  @api iconName;
  @api variant;
  @api alternativeText;
}
