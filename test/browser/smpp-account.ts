import { fingerprint } from '../../protocol/fingerprint.ts';
import {
  type AccountCheck,
  accountConfiguration,
  type CarrierAccount,
  type CredentialsInput,
} from '../../protocol/integration.ts';
import { mergeCredentials } from '../../server/carrier-accounts/merge-credentials.ts';
import { viewCredentials } from '../../server/carrier-accounts/view-credentials.ts';
import { credentialForm } from '../../server/carriers/smpp/account.ts';
import { AppError } from '../../server/platform/app-error.ts';
import { type Answers, Refusal } from './portal-fixture.ts';

const AT = '2026-11-21T10:00:00.000Z';
const ACCOUNT = '/v1/admin/carriers/smpp/account';
/** The server's own form; it may reach all but one network. */
const FORM = credentialForm((host) => !host.startsWith('10.'));

/** The account with a message centre, kept and refused by the same code as in the server. */
export function smppAccount() {
  const state = {
    stored: null as Readonly<Record<string, string>> | null,
    outcome: 'ok' as AccountCheck['outcome'],
  };
  const view = (): CarrierAccount => ({
    ...{
      carrier: 'smpp',
      changedAt: state.stored ? AT : null,
      numbers: 0,
      webhookUrl: null,
      mediaAtCarrier: null,
      copies: null,
    },
    fields: viewCredentials(FORM, state.stored),
  });
  const answers: Answers = {
    [`PUT ${ACCOUNT}`]: ({ body, ifMatch }) => {
      if (ifMatch !== fingerprint(accountConfiguration(view()))) return new Refusal(412, 'changed_meanwhile');
      try {
        state.stored = mergeCredentials(FORM, state.stored, (body as CredentialsInput).fields).values;
        return view();
      } catch (error) {
        if (error instanceof AppError) return new Refusal(422, error.code, error.detail ?? undefined);
        throw error;
      }
    },
    'POST /v1/admin/carriers/smpp/check': () => ({ outcome: state.outcome }),
  };
  return { state, view, answers };
}
