import { expect } from '@open-wc/testing';
import { message, openApp, view, FakeServer, deep, textOf } from './widget-fixture.ts';
import { waitUntil } from './wait-until.ts';

describe('the number of a caller without a name', () => {
  // the library is loaded once in a page: this is the only test of this one
  it('is grouped at the head as its country does, though the library comes after the call', async () => {
    const server = new FakeServer(
      view({
        call: { callerName: null, caller: '+442079460142' },
        session: { caller: '+442079460142' },
        messages: [message(1, { text: 'Is the valve closed?' })],
      }),
    );
    const { app } = await openApp(server);
    await waitUntil(() => textOf(deep(app, 'midcall-header') as HTMLElement).includes('+44 20 7946 0142'));
    const header = () => deep<HTMLElement & { name: string | null }>(app, 'midcall-header');
    await waitUntil(() => header()?.name === '+44 20 7946 0142', 'the name is the number, grouped');
    expect(textOf(header() as HTMLElement)).not.to.contain('+442079460142');
  });
});
