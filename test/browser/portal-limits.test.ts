import { expect, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../admin-portal/pages/session-page.ts';
import { deep, one } from './page-reader.ts';
import { openPage, sectionOf, set, setOf } from './settings-fixture.ts';
import { waitUntil } from './wait-until.ts';

const open = () => openPage(html`<midcall-session-page></midcall-session-page>`);
type Page = Awaited<ReturnType<typeof open>>['page'];

async function type(page: Page, key: string, value: string) {
  const field = one<HTMLInputElement>(page, `#${key}`);
  field.focus();
  field.select();
  await sendKeys({ type: value });
  await sendKeys({ press: 'Tab' });
}
const help = (page: Page, key: string) => one(page, `#${key}-help`).textContent.trim();
const puts = (calls: readonly { method: string; body: unknown }[]) =>
  calls.filter(({ method }) => method === 'PUT').map(({ body }) => body);

describe('the limits of what is sent', () => {
  const HEADING = 'Limits of what is sent';

  it('show what holds, in messages, and what each is for', async () => {
    const { page } = await open();
    const shown = [
      'capTenantDay',
      'capQueueDay',
      'capSession',
      'capDestinationHour',
      'capDestinationDay',
    ].map((key) => [one<HTMLInputElement>(page, `#${key}`).value, help(page, key)]);
    const queue = 'Each queue may have its own, on its page.';
    const number = 'Whichever agent, queue or number of yours they come from.';
    expect(shown).to.deep.equal([
      ['0', 'At the limit, texts are refused until the day is over, and widgets say so.'],
      ['0', queue],
      ['0', queue],
      ['100', number],
      ['200', number],
    ]);
    expect(one<HTMLSelectElement>(page, '#timeZone').value).to.equal('UTC');
  });

  it('are saved by Set, alone, and only what was changed', async () => {
    const { page, company, calls } = await open();
    await type(page, 'capTenantDay', '5000');
    await type(page, 'capDestinationHour', '0');
    await set(sectionOf(page, HEADING));
    expect(puts(calls)).to.deep.equal([{ capTenantDay: 5_000, capDestinationHour: 0 }]);
    expect(company.settings.capDestinationDay).to.equal(200);
  });

  it('begin their day in the zone that is chosen', async () => {
    const { page, calls } = await open();
    const zone = one<HTMLSelectElement>(page, '#timeZone');
    zone.value = 'Europe/Rome';
    zone.dispatchEvent(new Event('change', { bubbles: true }));
    await set(sectionOf(page, HEADING));
    expect(puts(calls)).to.deep.equal([{ timeZone: 'Europe/Rome' }]);
  });

  it('cannot be saved out of their range, and say which', async () => {
    const { page, calls } = await open();
    await type(page, 'capSession', '10001');
    await waitUntil(() => help(page, 'capSession') === 'Between 0 and 10,000');
    const field = one<HTMLInputElement>(page, '#capSession');
    expect(field.getAttribute('aria-invalid')).to.equal('true');
    const section = sectionOf(page, HEADING);
    expect(setOf(section).getAttribute('aria-disabled')).to.equal('true');
    setOf(section).click();
    expect(puts(calls)).to.deep.equal([]);
  });

  it('are found by the link of the overview', async () => {
    const { page } = await open();
    expect(deep(page, '[data-section="caps"]')).to.deep.equal([sectionOf(page, HEADING)]);
  });
});

describe('alarms', () => {
  it('have thresholds and a hold of the prefix, which is off until somebody wants it', async () => {
    const { page, calls } = await open();
    const shown = [
      ...['alarmPrefixNumbers', 'alarmCountryNumbers', 'alarmFailurePercent', 'alarmAgentNumbers'],
      'prefixHoldHours',
    ].map((key) => one<HTMLInputElement>(page, `#${key}`).value);
    expect(shown).to.deep.equal(['20', '10', '30', '30', '24']);
    expect(one<HTMLInputElement>(page, '#prefixHold').checked).to.equal(false);
    one(page, '#prefixHold').click();
    await type(page, 'alarmPrefixNumbers', '40');
    await type(page, 'prefixHoldHours', '2');
    await set(sectionOf(page, 'Alarms'));
    expect(puts(calls)).to.deep.equal([{ alarmPrefixNumbers: 40, prefixHold: true, prefixHoldHours: 2 }]);
  });

  it('cannot be told of more than all texts', async () => {
    const { page } = await open();
    await type(page, 'alarmFailurePercent', '101');
    await waitUntil(() => help(page, 'alarmFailurePercent') === 'Between 0 and 100');
    expect(setOf(sectionOf(page, 'Alarms')).getAttribute('aria-disabled')).to.equal('true');
  });
});
