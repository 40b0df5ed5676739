import { expect, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../admin-portal/overview/alarms.ts';
import type { MidcallAlarms } from '../../admin-portal/overview/alarms.ts';
import type { Alarm, AlarmList, PrefixHold } from '../../protocol/alarm.ts';
import { inPortal, Refusal, type Surroundings } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
const alarm = (n: number, more: Partial<Alarm>): Alarm => ({
  ...{ id: id(n), kind: 'prefix', subject: '+1415555', name: null, numbers: 24, texts: 26 },
  ...{ share: null, usual: 0, raisedAt: '2026-11-22T10:00:00Z', acknowledged: null },
  ...more,
});
const PREFIX = alarm(1, {});
const ALL = [
  PREFIX,
  alarm(2, { kind: 'country', subject: 'FR', numbers: 31, usual: 4 }),
  alarm(3, { kind: 'failures', subject: '', numbers: 40, texts: 90, share: 0.45, usual: 0.021 }),
  alarm(4, { kind: 'agent', subject: 'agent-77', name: 'Ana Ruiz', numbers: 52, usual: 9 }),
];
const HOLD: PrefixHold = {
  ...{ id: id(9), prefix: '+1415555', at: '2026-11-22T10:00:00Z', by: 'system', byName: null },
  until: '2026-11-23T10:00:00Z',
};

async function open(list: AlarmList, around: Surroundings = {}) {
  const now: AlarmList = { alarms: [...list.alarms], holds: [...list.holds] };
  const stage = await inPortal<MidcallAlarms>(html`<midcall-alarms></midcall-alarms>`, {
    answers: {
      'GET /v1/admin/alarms': () => now,
      [`POST /v1/admin/alarms/${PREFIX.id}/acknowledge`]: () => {
        const acknowledged = { at: PREFIX.raisedAt, by: 'account:1', byName: 'Rosa Bianchi' };
        now.alarms = now.alarms.map((one) => (one.id === PREFIX.id ? { ...one, acknowledged } : one));
        return now.alarms[0];
      },
      'POST /v1/admin/prefix-holds': () => {
        now.holds = [HOLD];
        return HOLD;
      },
      [`DELETE /v1/admin/prefix-holds/${HOLD.id}`]: () => void (now.holds = []),
    },
    ...around,
  });
  await stage.settled();
  const root = stage.element.renderRoot as ShadowRoot;
  const words = (selector: string) =>
    [...root.querySelectorAll(selector)].map((node) => node.textContent.replace(/\s+/g, ' ').trim());
  const buttons = () => words('.acts button');
  const button = (name: string) =>
    [...root.querySelectorAll<HTMLButtonElement>('.acts button')].find(
      ({ textContent }) => textContent.trim() === name,
    )!;
  const dialog = () => root.querySelector('midcall-confirm-dialog')!.shadowRoot!;
  const wrote = () => stage.calls.filter(({ method }) => method !== 'GET');
  return { ...stage, root, words, buttons, button, dialog, wrote };
}

describe('alarms of pumping', () => {
  it('take no room while there are none', async () => {
    const { root } = await open({
      alarms: [alarm(1, { acknowledged: { at: PREFIX.raisedAt, by: 'system', byName: null } })],
      holds: [],
    });
    expect(root.querySelector('section')).to.equal(null);
  });

  it('say what was seen, what was usual, and what to do', async () => {
    const { words, element } = await open({ alarms: ALL, holds: [] });
    expect(words('li b')).to.deep.equal([
      'Numbers in a row: \u2066+1415555\u2069…',
      'Unusual for this country: France',
      'Far more texts do not arrive',
      'Far more numbers than usual: Ana Ruiz',
    ]);
    const [prefix, country, failures, agent] = words('li p');
    expect(prefix).to.contain('within an hour: 24.').and.to.contain('hold the prefix');
    expect(country)
      .to.contain('within an hour: 31; on the busiest day of the week before: 4.')
      .and.to.contain('under Non-US numbers');
    expect(failures).to.contain('45%; in the week before: 2.1%.');
    expect(agent).to.contain('within an hour: 52; in the busiest hour of the week before: 9.');
    await expect(element).to.be.accessible();
  });

  it('are acknowledged from the keyboard, which then stands at what is left', async () => {
    const { button, wrote, said, words, root } = await open({ alarms: ALL, holds: [] });
    button('Acknowledge').focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => words('li b').length === 3);
    expect(wrote().map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      `POST /v1/admin/alarms/${PREFIX.id}/acknowledge`,
    ]);
    expect(said).to.deep.equal(['The alarm is acknowledged.']);
    await waitUntil(() => root.activeElement?.id === 'alarms');
  });

  it('lead to a hold of the prefix, asked first, and out of it again', async () => {
    const { button, buttons, dialog, wrote, words, said } = await open({ alarms: [PREFIX], holds: [] });
    expect(buttons()).to.deep.equal(['Hold the prefix', 'Acknowledge']);
    button('Hold the prefix').click();
    await waitUntil(() => dialog().querySelector('wa-dialog')?.open === true);
    expect(dialog().textContent).to.contain('Hold \u2066+1415555\u2069…?');
    dialog().querySelector<HTMLButtonElement>('[data-harmless]')!.click();
    await waitUntil(() => dialog().querySelector('wa-dialog')?.open === false);
    expect(wrote()).to.deep.equal([]);

    button('Hold the prefix').click();
    await waitUntil(() => dialog().querySelector('wa-dialog')?.open === true);
    dialog().querySelector<HTMLButtonElement>('.danger')!.click();
    await waitUntil(() => words('.held b').length === 1);
    expect(wrote()[0]?.body).to.deep.equal({ prefix: '+1415555' });
    expect(words('.held p')[0]).to.contain('held by The server itself.');
    expect(buttons()).to.deep.equal(['Acknowledge', 'Release']);

    button('Release').click();
    await waitUntil(() => words('.held b').length === 0);
    expect(said.at(-1)).to.equal('Texts to \u2066+1415555\u2069… go out again.');
  });

  it('are only read by who may not change the configuration', async () => {
    const { buttons, words } = await open({ alarms: ALL, holds: [HOLD] }, { capabilities: ['config.read'] });
    expect(words('li')).to.have.lengthOf(5);
    expect(buttons()).to.deep.equal([]);
  });

  it('say what was refused, and stay', async () => {
    const { button, root, words } = await open(
      { alarms: [PREFIX], holds: [] },
      {
        answers: {
          'GET /v1/admin/alarms': () => ({ alarms: [PREFIX], holds: [] }),
          [`POST /v1/admin/alarms/${PREFIX.id}/acknowledge`]: () => new Refusal(403, 'forbidden'),
        },
      },
    );
    button('Acknowledge').click();
    await waitUntil(() => root.querySelector('[role="alert"]') !== null);
    expect(words('li b')).to.have.lengthOf(1);
    await waitUntil(() => !button('Acknowledge').disabled);
  });

  for (const [locale, dir] of [
    ['ar', 'rtl'],
    ['de', 'ltr'],
  ] as const)
    it(`fit 320 px in ${locale}`, async () => {
      const { element } = await open({ alarms: ALL, holds: [HOLD] }, { locale, dir, width: 320 });
      expect(element.scrollWidth).to.be.at.most(320);
      await expect(element).to.be.accessible();
    });
});
