export class EnclosingTabId {
  constructor(tell) {
    this.tell = tell;
  }
  connect() {
    this.tell('tab-1');
  }
  disconnect() {}
  update() {}
}
export async function openTab(options) {
  window.played.acts.push(['openTab', options.recordId]);
  return 'tab-2';
}
export async function setTabHighlighted(tabId, highlighted) {
  window.played.acts.push(['highlight', tabId, highlighted]);
}
