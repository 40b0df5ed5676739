import { expect, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { type LitElement, type TemplateResult } from 'lit';
import '../../admin-portal/pages/invitation-page.ts';
import '../../admin-portal/pages/setup-page.ts';
import '../../admin-portal/pages/sign-in-page.ts';
import { type Answers, inPortal, Refusal } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

const TOKEN = 'T'.repeat(43);
const HERE = location.href;
const OPTIONS = { company: 'Brightwater', passwords: true, openid: false };

beforeEach(() => history.replaceState(null, '', `/portal/acme/page#${TOKEN}`));
afterEach(() => history.replaceState(null, '', HERE));

/** Puts the page up and waits until it knows what the server says. */
async function show(template: TemplateResult, answers: Answers, look: { locale?: string; dir?: 'rtl' } = {}) {
  const stage = await inPortal<LitElement>(template, { answers, ...look });
  await waitUntil(() => stage.element.renderRoot.querySelector('form, .banner, .link') !== null);
  await stage.element.updateComplete;
  const find = <T extends HTMLElement>(selector: string) =>
    stage.element.renderRoot.querySelector<T>(selector)!;
  const fill = (values: Record<string, string>) => {
    for (const [name, value] of Object.entries(values))
      find<HTMLInputElement>(`[name=${name}]`).value = value;
  };
  const submit = () => find<HTMLFormElement>('form').requestSubmit();
  const words = () => stage.element.renderRoot.textContent?.replaceAll(/\s+/g, ' ') ?? '';
  return { ...stage, find, fill, submit, words };
}

const signIn = html`<midcall-sign-in-page></midcall-sign-in-page>`;
const setUp = html`<midcall-setup-page></midcall-setup-page>`;
const invitation = html`<midcall-invitation-page></midcall-invitation-page>`;
const asked = (options: object = OPTIONS): Answers => ({ 'GET /v1/portal/acme': () => options });
const invited: Answers = {
  ...asked(),
  'POST /v1/portal/acme/invitation': () => ({ name: 'Ken Mori', email: 'ken@acme.test' }),
};

describe('the pages before a sign-in', () => {
  for (const [name, page, answers] of [
    ['sign-in', signIn, asked()],
    ['sign-in with OpenID', signIn, asked({ ...OPTIONS, openid: true })],
    ['sign-in only by OpenID', signIn, asked({ ...OPTIONS, openid: true, passwords: false })],
    ['setup', setUp, asked({ ...OPTIONS, company: '' })],
    ['invitation', invitation, invited],
    ['invitation that is over', invitation, asked()],
  ] as const) {
    for (const look of [{}, { locale: 'ar', dir: 'rtl' as const }]) {
      it(`are accessible: ${name}${look.dir ? ', right to left' : ''}`, async () => {
        const { element } = await show(page, answers, look);
        await expect(element).to.be.accessible();
      });
    }
  }

  it('change their language', async () => {
    const { element } = await show(signIn, asked());
    const card = element.renderRoot.querySelector('midcall-signed-out-card')!;
    const select = card.renderRoot.querySelector('select')!;
    select.value = 'it';
    select.dispatchEvent(new Event('change'));
    await waitUntil(() => element.renderRoot.textContent?.includes('Accedi') ?? false);
    expect(document.documentElement.lang).to.equal('it');
  });
});

describe('the sign-in', () => {
  it('goes by keyboard from the address to the button, and tells the portal', async () => {
    const { element, calls, find } = await show(signIn, {
      ...asked(),
      'POST /v1/portal/acme/sign-in': () => undefined,
    });
    let isIn = false;
    element.addEventListener('signed-in', () => (isIn = true));
    find('#email').focus();
    await sendKeys({ type: 'rosa@acme.test' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ type: 'blue kettle on a roof' });
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => isIn);
    expect(calls.at(-1)?.body).to.deep.equal({ email: 'rosa@acme.test', password: 'blue kettle on a roof' });
  });

  it('says what is wrong, aloud, and keeps what was typed', async () => {
    const { find, fill, submit } = await show(signIn, {
      ...asked(),
      'POST /v1/portal/acme/sign-in': () => new Refusal(401, 'sign_in_failed'),
    });
    fill({ email: 'rosa@acme.test', password: 'wrong' });
    submit();
    await waitUntil(() => find('[role=alert]') !== null);
    expect(find('[role=alert]').textContent).to.contain('E-mail or password is wrong.');
    expect(find<HTMLInputElement>('#email').value).to.equal('rosa@acme.test');
  });

  it('says under which address the page belongs', async () => {
    const { find, fill, submit } = await show(signIn, {
      ...asked(),
      'POST /v1/portal/acme/sign-in': () => new Refusal(403, 'wrong_origin', 'https://sms.acme.test'),
    });
    fill({ email: 'rosa@acme.test', password: 'right' });
    submit();
    await waitUntil(() => find('[role=alert]') !== null);
    expect(find('[role=alert]').textContent).to.contain('https://sms.acme.test');
  });

  it('leads to the company’s provider, and offers a password only for an emergency where it is so', async () => {
    const { find } = await show(signIn, asked({ ...OPTIONS, openid: true, passwords: false }));
    expect(find<HTMLAnchorElement>('a.b').getAttribute('href')).to.equal('/v1/portal/acme/openid');
    expect(find('form')).to.equal(null);
    find('.link').click();
    await waitUntil(() => find('form') !== null);
  });

  it('says why a sign-in by OpenID came back', async () => {
    history.replaceState(null, '', '/portal/acme/sign-in?error=openid_unknown');
    const { find } = await show(signIn, asked());
    expect(find('[role=alert]').textContent).to.contain('You have no account here yet.');
  });

  it('repeats nothing of the address that is no code of its own', async () => {
    history.replaceState(null, '', '/portal/acme/sign-in?error=call+0800+now');
    const { find } = await show(signIn, asked());
    expect(find('[role=alert]')).to.equal(null);
  });
});

describe('the setup', () => {
  it('asks for the company when nothing is known of it, and sends what was filled in with the link’s secret', async () => {
    const { calls, fill, submit } = await show(setUp, {
      ...asked({ ...OPTIONS, company: '' }),
      'POST /v1/portal/acme/setup': () => new Refusal(410, 'one_time_link_invalid'),
    });
    fill({
      ...{ company: 'Contoso', homeCountry: 'IT', defaultLanguage: 'it', name: 'Rosa Bianchi' },
      ...{ email: 'rosa@contoso.test', password: 'blue kettle on a roof' },
    });
    submit();
    await waitUntil(() => calls.some(({ path }) => path.endsWith('/setup')));
    expect(calls.at(-1)?.body).to.deep.equal({
      ...{ token: TOKEN, company: 'Contoso', homeCountry: 'IT', defaultLanguage: 'it' },
      ...{ name: 'Rosa Bianchi', email: 'rosa@contoso.test', password: 'blue kettle on a roof' },
    });
  });

  it('does not ask for a company that is known', async () => {
    const { find } = await show(setUp, asked());
    expect(find('#company')).to.equal(null);
  });

  it('says what is wrong with a password beside it, before anything is sent', async () => {
    const { calls, element, find, fill, submit } = await show(setUp, asked());
    fill({ name: 'Rosa Bianchi', email: 'rosa@acme.test', password: 'I am at brightwater' });
    submit();
    await waitUntil(() => find('#password').getAttribute('aria-invalid') === 'true');
    expect(find('#password-help').textContent).to.contain('Leave out your name');
    expect((element.shadowRoot!.activeElement as HTMLElement).id).to.equal('password');
    expect(calls.some(({ method }) => method === 'POST')).to.equal(false);
  });
});

describe('an invitation', () => {
  it('names whom it is for, and sends name and password with the link’s secret', async () => {
    const { calls, find, fill, submit, words } = await show(invitation, {
      ...invited,
      'POST /v1/portal/acme/invitation/accept': () => new Refusal(410, 'one_time_link_invalid'),
    });
    expect(words()).to.contain('ken@acme.test');
    expect(find<HTMLInputElement>('#name').value).to.equal('Ken Mori');
    fill({ password: 'green ladder by the sea' });
    submit();
    await waitUntil(() => find('[role=alert]') !== null);
    expect(calls.at(-1)?.body).to.deep.equal({
      ...{ token: TOKEN, name: 'Ken Mori', password: 'green ladder by the sea' },
    });
    expect(find('[role=alert]').textContent).to.contain('Ask for a new one.');
  });
});
