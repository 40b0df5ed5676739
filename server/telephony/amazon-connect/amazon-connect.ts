import { type Context } from '../../context.ts';
import { latestGivenSecret } from '../../access/given-secret.ts';
import { type Tx } from '../../platform/db.ts';
import { type FollowedCall } from '../followed/decide-call.ts';
import { type FollowedSource } from '../followed/source.ts';
import { type SourceRow } from '../followed/store.ts';
import { connectOrigin, idOf } from './ask-connect.ts';
import { lookAtContacts } from './look-at-contacts.ts';
import { AMAZON_CONNECT, AMAZON_CONNECT_ACCESS, AmazonConnectStored } from './settings.ts';

/** Calls of Amazon Connect. `originOf`: where the API of a region is; another place than on the internet in tests alone. */
export function createAmazonConnect({
  originOf = connectOrigin,
}: { originOf?: (region: string) => string } = {}): FollowedSource {
  return {
    name: AMAZON_CONNECT,
    namesOf: ({ settings }) => AmazonConnectStored.parse(settings),
    agentNames: (arn, login) => ({
      names: [...(login === null ? [] : [login]), arn, idOf(arn)],
      own: login,
    }),
    queueNames: (arn) => [arn, idOf(arn)],
    async prepareLook(ctx: Context, tx: Tx, row: SourceRow) {
      const { instanceArn, accessKeyId } = AmazonConnectStored.parse(row.settings);
      const secretAccessKey = await latestGivenSecret(ctx, tx, AMAZON_CONNECT_ACCESS);
      if (secretAccessKey === null) return null;
      const asking = { originOf, account: { instanceArn, accessKeyId, secretAccessKey } };
      return (id: string, call: FollowedCall, signal: AbortSignal) =>
        lookAtContacts(asking, { id, call, now: ctx.clock.now().getTime() }, signal);
    },
  };
}
