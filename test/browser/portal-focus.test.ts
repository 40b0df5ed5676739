import { expect, html } from '@open-wc/testing';
import '../../admin-portal/elements/invite-form.ts';
import '../../admin-portal/elements/zendesk-card.ts';
import '../../admin-portal/pages/numbers-page.ts';
import { Company, openPage } from './company-fixture.ts';
import { integrationsServer } from './integrations-server.ts';
import { buttons, deep, one, press, write } from './page-reader.ts';
import { inPortal, Refusal } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

/** An answer that comes when it is told to, and how often it was asked for. */
function holdBack(answer: () => unknown) {
  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const state = { asked: 0 };
  return {
    state,
    goOn: () => goOn(),
    answer: async () => {
      state.asked++;
      await held;
      return answer();
    },
  };
}

/** Presses a button that has the focus, twice, while the answer is held back. */
async function pressWhileHeld(button: HTMLButtonElement, { state, goOn }: ReturnType<typeof holdBack>) {
  const focused = () => (button.getRootNode() as ShadowRoot).activeElement;
  await waitUntil(() => {
    button.focus();
    return focused() === button;
  });
  button.click();
  await waitUntil(() => button.getAttribute('aria-disabled') === 'true');
  expect(focused() === button).to.equal(true);
  button.click();
  goOn();
  await waitUntil(() => button.getAttribute('aria-disabled') === 'false');
  expect(state.asked).to.equal(1);
  return focused;
}

describe('a button that asks the server keeps the focus until it answers, and asks once', () => {
  it('when a number is added', async () => {
    const company = new Company();
    const path = 'POST /v1/admin/numbers';
    const held = holdBack(() => new Refusal(422, 'number_not_valid'));
    const answers = { ...company.answers(), [path]: held.answer };
    const { page } = await openPage(
      html`<midcall-numbers-page></midcall-numbers-page>`,
      { answers },
      company,
    );
    await press(page, 'Add number');
    // where the dialog puts the focus once it is open
    await waitUntil(() => deep(page, '#number:focus').length === 1);
    write(one(page, '#number'), '+14155550199');
    const [form] = deep(page, 'midcall-add-number');
    const focused = await pressWhileHeld(deep<HTMLButtonElement>(form!, 'button[type=submit]')[0]!, held);
    // what was refused is to be mended there
    expect(focused()?.id).to.equal('number');
  });

  it('when somebody is invited', async () => {
    const held = holdBack(() => new Refusal(409, 'account_duplicate'));
    const { element } = await inPortal<HTMLElement>(html`<midcall-invite-form></midcall-invite-form>`, {
      answers: { 'POST /v1/admin/accounts': held.answer },
    });
    await waitUntil(() => deep(element, '#name').length === 1);
    write(one(element, '#name'), 'Ken Mori');
    write(one(element, '#email'), 'ken@brightwater.example');
    const [invite] = buttons(element, 'Invite somebody');
    const focused = await pressWhileHeld(invite!, held);
    expect(focused() === invite).to.equal(true);
  });

  it('when Zendesk’s key is fetched', async () => {
    const held = holdBack(() => new Refusal(502, 'zendesk_not_reached'));
    const { state, answers } = integrationsServer();
    state.zendesk.installation = {
      ...{ subdomain: 'acme', appId: 4, installationId: 7, publicKey: null, softphone: null },
    };
    const { element } = await inPortal<HTMLElement>(html`<midcall-zendesk-card></midcall-zendesk-card>`, {
      answers: { ...answers, 'POST /v1/admin/zendesk/public-key': held.answer },
    });
    await waitUntil(() => buttons(element, 'Fetch the key').length === 1);
    const [fetchKey] = buttons(element, 'Fetch the key');
    await waitUntil(() => !fetchKey!.disabled);
    const focused = await pressWhileHeld(fetchKey!, held);
    expect(focused() === fetchKey).to.equal(true);
  });
});
