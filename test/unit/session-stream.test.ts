import { describe, expect, it } from 'vitest';
import { type StreamFrame } from '../../protocol/stream.ts';
import { type StreamOptions } from '../../widget/ports.ts';
import { SessionStream } from '../../widget/session-stream.ts';

/** What the widget does with one frame of its stream. */
function hear(frame: StreamFrame): string[] {
  const heard: string[] = [];
  const stream = new SessionStream({
    onSession: () => heard.push('session'),
    onStale: () => heard.push('read again'),
    onPresetsChanged: () => heard.push('read presets again'),
    onConnection: () => {},
  });
  stream.begin('t1.a1');
  const open = ({ onFrame }: StreamOptions) => {
    onFrame(frame, 't2.a2');
    return { retryNow: () => {}, close: () => {} };
  };
  stream.follow({ stream: open }, null);
  return heard;
}

describe('the stream of the widget', () => {
  it.each<[StreamFrame['stream'], object, string[]]>([
    ['agent', { type: 'call.changed', seq: 2, callKey: 'c' }, ['read again']],
    ['agent', { type: 'presets.changed', seq: 2 }, ['read presets again']],
    ['agent', { type: 'of.another.version', seq: 2 }, []],
    ['tenant', { type: 'presets.changed', seq: 2 }, ['read presets again']],
    ['tenant', { type: 'settings.changed', seq: 2 }, ['read again']],
    ['tenant', { type: 'of.another.version', seq: 2 }, []],
    ['session', { type: 'session.read' }, ['session']],
  ])('answers to %s %j with %j', (stream, event, heard) => {
    expect(hear({ stream, event })).toEqual(heard);
  });
});
