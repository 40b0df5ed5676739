import { expect, html } from '@open-wc/testing';
import { emulateMedia, sendKeys } from '@web/test-runner-commands';
import { type LitElement } from 'lit';
import '../../admin-portal/elements/carrier-section.ts';
import { type MidcallCarrierSection } from '../../admin-portal/elements/carrier-section.ts';
import { integrationsServer } from './integrations-server.ts';
import { inPortal, type Surroundings } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

const NEEDED = { host: 'smsc.example', port: '2775', systemId: 'esme1', password: 'secret1' };

async function account(stored: Record<string, string> | null = NEEDED, around: Surroundings = {}) {
  const { state, answers } = integrationsServer();
  state.smpp.stored = stored;
  const stage = await inPortal<MidcallCarrierSection>(
    html`<midcall-carrier-section carrier="smpp"></midcall-carrier-section>`,
    { answers, ...around },
  );
  const root = stage.element.renderRoot;
  const frame = () => root.querySelector<LitElement>('midcall-section')!.renderRoot;
  const $ = <T extends HTMLElement = HTMLInputElement>(selector: string) => root.querySelector<T>(selector)!;
  await waitUntil(() => $('#host') !== null);
  const text = () => root.textContent! + frame().textContent!;
  const write = (id: string, value: string) => {
    $(id).value = value;
    $(id).dispatchEvent(new InputEvent('input', { bubbles: true }));
  };
  const choose = (id: string, value: string) => {
    $<HTMLSelectElement>(id).value = value;
    $(id).dispatchEvent(new Event('change', { bubbles: true }));
  };
  const button = (words: string) =>
    [...root.querySelectorAll('button'), ...frame().querySelectorAll('button')].find(
      (one) => one.textContent!.trim() === words,
    )!;
  const set = async () => {
    await waitUntil(() => text().includes('Not saved yet'));
    button('Set').click();
    await stage.settled();
  };
  return {
    ...{ ...stage, state, $, text, frame, write, choose, button, set },
    details: () => $<HTMLDetailsElement>('details'),
    /** What is said of a field, for those who hear it. */
    described: (id: string) =>
      $(id)
        .getAttribute('aria-describedby')!
        .split(' ')
        .map((part) => $(`#${part}`).textContent!.trim())
        .join(' '),
    focused: () => (root as ShadowRoot).activeElement?.id,
    lastPut: () => stage.calls.filter(({ method }) => method === 'PUT').at(-1)?.body,
  };
}

// colours are judged as they end, not on their way
before(() => emulateMedia({ reducedMotion: 'reduce' }));

describe('the account with a message centre', () => {
  it('is accessible, in groups with names, and what is rare is closed', async () => {
    const { element, details, $, text } = await account();
    await expect(element).to.be.accessible();
    const legends = [...element.renderRoot.querySelectorAll('legend')].map((one) => one.textContent);
    expect(legends).to.deep.equal(['Connection', 'Limits']);
    expect(details().open).to.equal(false);
    expect($('#sourceTon').checkVisibility()).to.equal(false);
    details().open = true;
    await expect(element).to.be.accessible();
    expect(text()).to.contain('Carrier: SMPP').and.to.contain('Details that the carrier tells');
  });

  it('says of each number what it takes, and what applies without it', async () => {
    const { described, $ } = await account();
    expect(described('#window')).to.contain('From 1 to 100. When empty: 10.');
    expect(described('#port')).to.contain('From 1 to 65535.').and.not.to.contain('When empty');
    expect(described('#throughput')).to.contain('When empty: no limit.');
    expect($('#window').inputMode).to.equal('numeric');
    const choices = [...$<HTMLSelectElement>('#tls').options].map(({ text }) => text.trim());
    expect(choices).to.deep.equal(['Default: Yes', 'Yes', 'No']);
  });

  it('begins with nothing, leads to what is needed, and is filled by keys alone', async () => {
    const { $, focused, described, text, lastPut, element, state } = await account(null);
    $('#host').focus();
    await sendKeys({ type: 'smsc.example' });
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => focused() === 'port');
    expect(described('#port')).to.contain('This is needed.');
    expect($('#port').getAttribute('aria-invalid')).to.equal('true');
    expect(text()).to.contain('Not saved. Look at “Port”.');
    await expect(element).to.be.accessible();
    await sendKeys({ type: '2775' });
    await waitUntil(() => $('#port').getAttribute('aria-invalid') === null);
    for (const value of ['esme1', 'secret1']) {
      await sendKeys({ press: 'Tab' });
      await sendKeys({ type: value });
    }
    await sendKeys({ press: 'Tab' });
    expect(focused()).to.equal('tls');
    await sendKeys({ press: 'N' });
    while (focused() !== 'binds') await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => $('#systemType').checkVisibility());
    await sendKeys({ press: 'Tab' });
    expect(focused()).to.equal('systemType');
    await sendKeys({ type: 'CP' });
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => text().includes('Saved'));
    expect(lastPut()).to.deep.equal({ fields: { ...NEEDED, tls: 'no', systemType: 'CP' } });
    expect(state.smpp.stored).to.deep.equal({ ...NEEDED, tls: 'no', systemType: 'CP' });
    expect($('#password').value).to.equal('');
  });

  it('gives back to what is usual what is emptied, and says nothing of the password', async () => {
    const { $, write, choose, set, lastPut, text, state, details } = await account({
      ...NEEDED,
      ...{ window: '50', tls: 'no', sourceTon: '5' },
    });
    expect(details().open).to.equal(true);
    write('#window', '');
    write('#sourceTon', '');
    choose('#tls', '');
    await set();
    await waitUntil(() => text().includes('Saved'));
    expect(lastPut()).to.deep.equal({ fields: { window: null, sourceTon: null, tls: null } });
    expect(state.smpp.stored).to.deep.equal(NEEDED);
    expect($<HTMLSelectElement>('#tls').value).to.equal('');
    expect(details().open, 'nothing closes under who is at work').to.equal(true);
  });

  it('shows a refusal at its field, in words, and leads there', async () => {
    const { write, set, focused, described, text, $ } = await account();
    write('#host', '10.0.0.1');
    await set();
    await waitUntil(() => focused() === 'host');
    expect(described('#host')).to.contain('The server may not reach this.');
    expect(text()).to.contain('Not saved. Look at “Host”.');
    const ring = () => getComputedStyle($('#host')).boxShadow;
    const focusedRing = ring();
    $('#host').blur();
    expect(focusedRing, 'who is led to a wrong field sees where').not.to.equal(ring());
    write('#host', 'smsc.example.org');
    await waitUntil(() => $('#host').getAttribute('aria-invalid') === null);
    expect(described('#host')).not.to.contain('may not reach');
    write('#host', '');
    await set();
    await waitUntil(() => described('#host').includes('This is needed.'));
  });

  it('opens what is closed for a refusal in it', async () => {
    const { write, set, details, focused, described, $ } = await account();
    write('#systemType', 'thirteen-long');
    expect(details().open).to.equal(false);
    await set();
    await waitUntil(() => focused() === 'systemType');
    expect(details().open).to.equal(true);
    expect(described('#systemType')).to.contain('12 characters at most');
    await waitUntil(() => $('#systemType').checkVisibility());
    write('#systemType', 'CP');
    await waitUntil(() => $('#systemType').getAttribute('aria-invalid') === null);
    expect(details().open, 'nothing closes while it is written in').to.equal(true);
  });

  it('says of a number outside its range what fits, before it is sent', async () => {
    const { write, described, button, calls, text, $ } = await account();
    for (const wrong of ['0', '9', 'two', '1.5']) {
      write('#binds', wrong);
      await waitUntil(() => $('#binds').getAttribute('aria-invalid') === 'true');
      expect(described('#binds')).to.contain('Between 1 and 8');
    }
    expect(button('Set').getAttribute('aria-disabled')).to.equal('true');
    button('Set').click();
    expect(calls.some(({ method }) => method === 'PUT')).to.equal(false);
    write('#binds', '8');
    await waitUntil(() => button('Set').getAttribute('aria-disabled') === 'false');
    expect(text()).not.to.contain('Between 1 and 8');
  });

  it('says what the message centre answered to the test, of what was saved alone', async () => {
    const { button, text, state, write, calls } = await account();
    const answers = {
      ok: 'lets us in',
      refused: 'refuses system_id or password',
      unreachable: 'Check host, port and TLS',
      unexpected: 'allows one bind alone',
    } as const;
    for (const [outcome, words] of Object.entries(answers)) {
      state.smpp.outcome = outcome as keyof typeof answers;
      button('Test').click();
      await waitUntil(() => text().includes(words));
    }
    const asked = calls.length;
    write('#host', 'another.example');
    await waitUntil(() => button('Test').getAttribute('aria-disabled') === 'true');
    expect(button('Test').title).to.contain('Save first');
    button('Test').click();
    expect(calls).to.have.length(asked);
  });

  it('keeps the words of the protocol in every language', async () => {
    for (const locale of ['ja', 'de', 'ar']) {
      const { $ } = await account(NEEDED, { locale });
      const labels = ['systemId', 'password', 'systemType', 'sourceTon', 'destinationNpi'].map((id) =>
        $(`label[for=${id}]`).textContent!.trim(),
      );
      expect(labels).to.deep.equal([
        'system_id',
        'password',
        'system_type',
        'source_addr_ton',
        'dest_addr_npi',
      ]);
      expect($('label[for=window]').textContent).not.to.contain('Window');
    }
  });

  it('can be read, and not changed, by who may only look', async () => {
    const { $, element } = await account(NEEDED, { capabilities: ['access.read'] });
    expect([$('#host').readOnly, $('#tls').disabled]).to.deep.equal([true, true]);
    await expect(element).to.be.accessible();
  });
});
