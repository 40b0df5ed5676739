import type { NumberView } from '../../protocol/phone-number.ts';

/** Something happened to a number; `number` is how it is now. */
export class NumberEvent extends Event {
  readonly number: NumberView;
  constructor(type: 'number-added' | 'number-changed' | 'number-chosen', number: NumberView) {
    super(type);
    this.number = number;
  }
}
