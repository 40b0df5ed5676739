const Navigate = Symbol('Navigate');
export const NavigationMixin = (Base) =>
  class extends Base {
    [Navigate](reference) {
      window.played.acts.push(['navigate', reference]);
    }
  };
NavigationMixin.Navigate = Navigate;
