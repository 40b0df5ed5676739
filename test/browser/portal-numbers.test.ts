import { expect, html } from '@open-wc/testing';
import '../../admin-portal/pages/numbers-page.ts';
import { Company, openPage, uuid } from './company-fixture.ts';
import { buttons, deep, one, press, text, write } from './page-reader.ts';
import type { Surroundings } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

const open = (around: Surroundings = {}, company = new Company()) =>
  openPage(html`<midcall-numbers-page></midcall-numbers-page>`, around, company);

describe('the numbers page', () => {
  it('is accessible', async () => {
    const { page } = await open();
    await expect(page).to.be.accessible();
  });

  it('fits 360 pixels in Arabic', async () => {
    const { page } = await open({ width: 360, dir: 'rtl', locale: 'ar' });
    await waitUntil(() => page.clientWidth > 0);
    expect(page.scrollWidth).to.be.at.most(360);
    await expect(page).to.be.accessible();
  });

  it('lets a supervisor read and change nothing', async () => {
    const { page } = await open({ capabilities: ['config.read'] });
    expect(buttons(page, 'Set')).to.have.length(0);
    expect(buttons(page, 'Add number')).to.have.length(0);
  });
});

describe('phone numbers', () => {
  it('show their status, what may leave, and what waits', async () => {
    const { page } = await open();
    await waitUntil(() => text(page).includes('Waiting texts: 3'));
    expect(text(page)).to.contain('Verified for SMS messaging only').and.to.contain('Not verified');
    expect(text(page)).to.contain('4 of 10 free, 10 a second');
  });

  it('are refused without country code or twice, and said why, then added unverified and not global', async () => {
    const { page, calls } = await open();
    await press(page, 'Add number');
    await waitUntil(() => deep(page, '#number').length === 1);
    const submit = async (value: string) => {
      write(one(page, '#number'), value);
      one<HTMLFormElement>(page, 'midcall-add-number form, form').requestSubmit();
    };
    const form = () => deep(page, 'midcall-add-number')[0]!;
    await submit('555 0100');
    await waitUntil(() => text(form()).includes('Add the country code'));
    await submit('+14155550100');
    await waitUntil(() => text(form()).includes('This number is there already: Desk 0'));
    await submit('+14155550199');
    await waitUntil(() => text(page).includes('+1 415 555 0199'));
    const added = calls
      .filter(({ method, path }) => method === 'POST' && path === '/v1/admin/numbers')
      .at(-1);
    expect(added?.body).to.include({ globalOutbound: false, inbound: true, outbound: true });
  });

  it('are verified several at once, each with its result', async () => {
    const { page, calls, said } = await open();
    one(page, 'input[aria-label="Select all on this page"]').click();
    await press(page, 'Verify selected (3)');
    await waitUntil(() => said.length === 1);
    expect(said[0]).to.equal('Verification started: 2, refused: 1.');
    expect(calls.find(({ path }) => path.endsWith('/verifications'))?.body).to.deep.equal({
      ids: [uuid(0), uuid(1), uuid(2)],
    });
    await waitUntil(() => deep(page, '.refusal').length === 1);
  });

  it('are verified with a telephone where there is no other, by the code that came', async () => {
    const { page, company } = await open();
    await press(page, '+1 415 555 0101');
    await press(page, 'Verify');
    await waitUntil(() => text(page).includes('No verified number can exchange the code yet'));
    expect(buttons(page, 'Verify')).to.have.length(0);
    write(one(page, '#to'), '+14155550190');
    await press(page, 'Send a code there');
    await waitUntil(() => deep(page, '#code').length === 1);
    write(one(page, '#code'), '000000');
    await press(page, 'Confirm');
    await waitUntil(() => text(page).includes('Tries left: 4'));
    write(one(page, '#code'), '123456');
    await press(page, 'Confirm');
    await waitUntil(() => company.numbers[1]!.verifiedAt !== null && deep(page, '#code').length === 0);
  });

  it('leave the focus on what asks the server, and ask it once', async () => {
    const company = new Company();
    const path = `POST /v1/admin/numbers/${uuid(1)}/verification`;
    let goOn = () => {};
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const answers = { ...company.answers(), [path]: () => held.then(() => ({ verification: null })) };
    const { page, calls } = await open({ answers }, company);
    await press(page, '+1 415 555 0101');
    await waitUntil(() => buttons(page, 'Verify').length === 1);
    const verify = buttons(page, 'Verify')[0]!;
    const focused = () => (verify.getRootNode() as ShadowRoot).activeElement;
    verify.focus();
    verify.click();
    await waitUntil(() => verify.getAttribute('aria-disabled') === 'true');
    expect(focused()).to.equal(verify);
    verify.click();
    goOn();
    await waitUntil(() => verify.getAttribute('aria-disabled') === 'false');
    expect(focused()).to.equal(verify);
    expect(calls.filter((call) => `${call.method} ${call.path}` === path)).to.have.length(1);
  });

  it('are removed once the calls that have them have ended, which is counted down', async () => {
    const { page, company } = await open();
    await press(page, '+1 415 555 0100');
    await waitUntil(() => text(page).includes('Live calls with this number: 1'));
    await press(page, 'Remove number');
    expect(text(page)).to.not.contain('Really remove it?');
    await press(page, 'Keep new calls off it');
    await waitUntil(() => company.numbers[0]!.draining && text(page).includes('Draining'));
    company.live = 0;
    company.waiting = 0;
    await waitUntil(() => text(page).includes('No live call has it.'));
    await press(page, 'Remove number');
    await press(page, 'Remove number');
    await waitUntil(() => company.numbers.length === 2);
  });

  it('are edited by Set, what changed alone', async () => {
    const { page, calls } = await open();
    await press(page, '+1 415 555 0102');
    await waitUntil(() => deep(page, '#label').length === 1);
    write(one(page, '#label'), 'Night line');
    await press(page, 'Set');
    await waitUntil(() => calls.some(({ method }) => method === 'PUT'));
    expect(calls.find(({ method }) => method === 'PUT')?.body).to.deep.equal({ label: 'Night line' });
  });

  it('begin with activation until texting is on', async () => {
    const company = new Company();
    company.settings.inCallSms = false;
    const { page } = await open({}, company);
    await waitUntil(() => text(page).includes('Activate texting in calls'));
    await press(page, 'Activate');
    await waitUntil(() => company.settings.inCallSms && !text(page).includes('Activate texting in calls'));
  });
});
