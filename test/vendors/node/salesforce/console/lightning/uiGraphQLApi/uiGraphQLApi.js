export const gql = (strings) => strings.join('');
export class graphql {
  constructor(tell) {
    this.tell = tell;
  }
  connect() {}
  disconnect() {}
  update({ query, variables }) {
    if (!query) return;
    const found = Object.values(window.played.voiceCalls).find(
      ({ fields }) => fields.VendorCallKey?.value === variables.key,
    );
    const edges = found ? [{ node: { Id: found.id } }] : [];
    queueMicrotask(() => this.tell({ data: { uiapi: { query: { VoiceCall: { edges } } } } }));
  }
}
