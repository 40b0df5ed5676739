import { Answer, Consent, EndCall, HangUp, StartCall, TransferCall } from '../../wire.ts';
import { type Route, readJson, sendJson } from '../http.ts';
import { type Telephone } from './telephone.ts';

/** What a person does with a telephone, and what can befall a call. Each answers with the call. */
export function telephoneRoutes(telephone: Telephone): Route[] {
  const action = (
    verb: string,
    handle: (callKey: string, exchange: Parameters<Route['handle']>[0]) => unknown,
  ): Route => ({
    method: 'POST',
    pattern: new RegExp(`^/phone/calls/([\\w-]{1,80})/${verb}$`),
    access: 'page',
    handle: async (exchange) =>
      sendJson(exchange.response, 200, { call: await handle(exchange.params[0]!, exchange) }),
  });
  return [
    {
      method: 'POST',
      pattern: /^\/phone\/calls$/,
      access: 'page',
      handle: async ({ request, response }) =>
        sendJson(response, 201, { call: telephone.start(await readJson(request, StartCall)) }),
    },
    action('hangup', async (callKey, { request }) => {
      const { by } = await readJson(request, HangUp);
      return telephone.end(callKey, by === 'caller' ? 'caller_hangup' : 'agent_hangup');
    }),
    action('end', async (callKey, { request }) =>
      telephone.end(callKey, (await readJson(request, EndCall)).reason),
    ),
    action('consent', async (callKey, { request }) =>
      telephone.consent(callKey, (await readJson(request, Consent)).waitSms),
    ),
    action('answer', async (callKey, { request }) =>
      telephone.answer(callKey, (await readJson(request, Answer)).agent),
    ),
    action('transfer', async (callKey, { request }) =>
      telephone.transfer(callKey, (await readJson(request, TransferCall)).agent),
    ),
    action('hold', (callKey) => telephone.hold(callKey)),
    action('resume', (callKey) => telephone.resume(callKey)),
    action('silence', (callKey) => telephone.silence(callKey)),
  ];
}
