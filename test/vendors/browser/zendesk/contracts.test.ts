import { type PageCall } from '../../../../protocol/adapter.ts';
import { describeCallSource } from '../../../contracts/call-source.ts';
import { describeRecordHost } from '../../../contracts/record-host.ts';
import { openFrame, PlayedSoftphone, playZendesk } from './played.ts';

describeCallSource("Zendesk's background frame with a softphone", async () => {
  const zendesk = playZendesk();
  const background = await openFrame(zendesk, { location: 'background' });
  await background.parts.listen(window.origin);
  const sidebar = await openFrame(zendesk, { location: 'ticket_sidebar', ticketId: 1 });
  const softphone = new PlayedSoftphone(() => background.window);
  softphone.say({ midcall: 1, type: 'hello' });
  let seq = 0;
  const say = (callKey: string, call: Partial<PageCall>) =>
    softphone.say({ midcall: 1, type: 'call', call: { callKey, state: 'connected', ...call, seq: ++seq } });
  return {
    source: sidebar.parts.source(),
    ring: (callKey) => say(callKey, { state: 'ringing' }),
    answer: (callKey) => say(callKey, { state: 'connected' }),
    hold: (callKey) => say(callKey, { state: 'held' }),
    resume: (callKey) => say(callKey, { state: 'connected' }),
    end: (callKey, endReason) => say(callKey, { state: 'ended', endReason }),
    passOn: (callKey) => say(callKey, { state: 'ringing' }),
    replay: () => softphone.replay(),
    another: async () =>
      (await openFrame(zendesk, { location: 'ticket_sidebar', ticketId: 2 })).parts.source(),
    lose: () => softphone.say({ midcall: 1, type: 'source', up: false }),
    restore: () => softphone.say({ midcall: 1, type: 'source', up: true }),
    close() {
      zendesk.close();
      softphone.frame.remove();
    },
  };
});

describeRecordHost(
  'The frame beside a new ticket in Zendesk',
  async () => {
    const zendesk = playZendesk();
    const { instance, parts } = await openFrame(zendesk, { location: 'new_ticket_sidebar' });
    const host = parts.record();
    await host.currentRecord().catch(() => null);
    return {
      host,
      show: (id) => zendesk.turnTo(instance, id === null ? null : Number(id)),
      repeat: () => zendesk.fire('app.activated', { firstLoad: false }),
      close: () => zendesk.close(),
    };
  },
  { without: { session: 'Zendesk has no place for it beside the widget' } },
);
