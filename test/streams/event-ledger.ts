import type pg from 'pg';

export interface LedgerEvent {
  tenantId: string;
  stream: string;
  seq: number;
  data: Record<string, unknown>;
}

/** Every event that was ever stored, whatever is cleared: kept by a trigger, apart from all that the product does. */
export class EventLedger {
  #admin: pg.Client;
  #read = 0;
  #streams = new Map<string, Map<number, LedgerEvent>>();

  static async install(admin: pg.Client): Promise<EventLedger> {
    await admin.query(`
      create table event_ledger (
        place bigserial primary key, tenant_id text not null, stream text not null, seq bigint not null, data jsonb not null);
      create function keep_event() returns trigger language plpgsql security definer as $$
        begin
          insert into event_ledger (tenant_id, stream, seq, data) values (new.tenant_id, new.stream, new.seq, new.data);
          return null;
        end $$;
      create trigger keep_event after insert on stream_event for each row execute function keep_event()`);
    return new EventLedger(admin);
  }

  private constructor(admin: pg.Client) {
    this.#admin = admin;
  }

  /** Reads what is new. While transactions are under way it may miss some of it for good: call it when nothing is. */
  async refresh(): Promise<void> {
    const { rows } = await this.#admin.query<LedgerEvent & { place: number }>(
      `select place, tenant_id as "tenantId", stream, seq, data from event_ledger where place > $1 order by place`,
      [this.#read],
    );
    for (const { place, ...event } of rows) {
      this.#read = place;
      const key = `${event.tenantId}/${event.stream}`;
      const stream = this.#streams.get(key) ?? new Map<number, LedgerEvent>();
      this.#streams.set(key, stream.set(event.seq, event));
    }
  }

  find(tenantId: string, stream: string, seq: number): LedgerEvent | undefined {
    return this.#streams.get(`${tenantId}/${stream}`)?.get(seq);
  }

  /** All events of a stream, by number. */
  events(tenantId: string, stream: string): LedgerEvent[] {
    return [...(this.#streams.get(`${tenantId}/${stream}`)?.values() ?? [])].sort((a, b) => a.seq - b.seq);
  }
}
