import { type Carrier } from './carriers/carrier.ts';
import { type MediaStorage } from './media/media-storage.ts';
import { type Bus } from './platform/bus.ts';
import { type Clock } from './platform/clock.ts';
import { type Db } from './platform/db.ts';
import { type Ids } from './platform/ids.ts';
import { type Jobs } from './platform/jobs.ts';
import { type Log } from './platform/log.ts';
import { type SecretBox } from './platform/secret-box.ts';
import { type Outgoing } from './platform/outgoing.ts';
import { type RecordSystem } from './records/record-system.ts';

/** Everything the core takes from the outside. Use cases take it first; a simulation builds its own. */
export interface Context {
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly bus: Bus;
  readonly log: Log;
  readonly jobs: Jobs;
  readonly secrets: SecretBox;
  readonly mediaStorage: MediaStorage;
  /** By name, as in the number's `carrier`. */
  readonly carriers: ReadonlyMap<string, Carrier>;
  /** CRMs that conversations can be written to. By name, as in `RecordRef.system`. */
  readonly recordSystems: ReadonlyMap<string, RecordSystem>;
  /** To addresses that administrators name. */
  readonly outgoing: Outgoing;
  /** Origin under which browsers and carriers reach this server, without a slash at the end. */
  readonly publicOrigin: string;
  /** Name of this process among the nodes, new at each start: owner of its claims. */
  readonly node: string;
}
