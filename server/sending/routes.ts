import { SendingInput, SendingState } from '../../protocol/sending.ts';
import { route } from '../platform/http/route.ts';
import { stopSending, viewSending } from './stop-sending.ts';

const tag = 'Administration';
const path = '/v1/admin/sending';

export const sendingRoutes = [
  route({
    method: 'GET',
    path,
    auth: { can: 'config.read' },
    tag,
    summary: 'Read whether texts go out',
    description: 'Whether the hand-over of texts to carriers is stopped, by the company or by the operator.',
    answer: SendingState,
    handle: (ctx, { principal }) => viewSending(ctx, principal),
  }),
  route({
    method: 'PUT',
    path,
    auth: { can: 'config.write' },
    tag,
    summary: 'Stop or resume all texts',
    description:
      'While it is stopped, nothing is handed over to a carrier: agents’ texts are refused with `sending_stopped`, closing texts and what is in line wait until they are too old. Texts of callers are taken. It holds at once, on all nodes, and is repeated without harm. What the operator has stopped stays stopped.',
    body: SendingInput,
    answer: SendingState,
    handle: (ctx, { principal, body }) => stopSending(ctx, principal, body),
  }),
];
