export class getRecord {
  constructor(tell) {
    this.tell = tell;
  }
  connect() {
    window.played.records.add(this);
  }
  disconnect() {
    window.played.records.delete(this);
  }
  update(config) {
    this.config = config;
    this.give();
  }
  give() {
    const data = window.played.voiceCalls[this.config?.recordId];
    if (data) this.tell({ data, error: undefined });
  }
}
export async function notifyRecordUpdateAvailable() {
  for (const wire of window.played.records) wire.give();
}
