import { expect } from '@open-wc/testing';
import { message } from './widget-data.ts';
import { says } from './widget-acts.ts';
import { deep, FakeServer, openApp, view } from './widget-fixture.ts';

/** What keeps every text of an open session back, and the sentence that says so. */
const HELD = {
  sending_stopped:
    'Nothing is sent at the moment. Grace Okafor can still text you. An administrator can resume.',
  prefix_held:
    'Nothing goes to numbers that begin like this one for now. Grace Okafor can still text you. An administrator can release them.',
  cap_tenant:
    'Your company sends no more texts today. Grace Okafor can still text you. An administrator can raise the limit.',
  cap_queue:
    'Repairs sends no more texts today. Grace Okafor can still text you. An administrator can raise the limit.',
  cap_session:
    'No more texts go out in this call. Grace Okafor can still text you. An administrator can raise the limit.',
  cap_number:
    'No more texts go to this number for now. Grace Okafor can still text you. An administrator can raise the limit.',
} as const;

describe('a session whose texts are kept back', () => {
  for (const [blocked, words] of Object.entries(HELD))
    it(`says so in place of the text area: ${blocked}`, async () => {
      const talk = {
        messages: [message(1, { text: 'Is the valve closed?' })],
        blocked: blocked as keyof typeof HELD,
      };
      const world = await openApp(new FakeServer(view(talk)));
      await says(world, words);
      expect(deep(world.app, 'midcall-banner')).not.to.equal(null);
      expect(deep(world.app, 'midcall-composer')).to.equal(null);
      // the conversation stays
      await says(world, 'Is the valve closed?');
      await expect(world.frame).to.be.accessible();
    });
});
