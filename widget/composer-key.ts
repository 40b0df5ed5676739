/** What a key does in the text of a message, beyond what the browser does with it. */
export type ComposerKey = 'send' | 'plain';
type Pressed = Pick<
  KeyboardEvent,
  'key' | 'keyCode' | 'isComposing' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'
>;

/**
 * Enter sends where the setting says so, Control or Command with it always; with Shift or Alt it makes a line. Control
 * or Command with a full stop takes plain characters. `null`: the browser's own meaning.
 */
export function composerKey(pressed: Pressed, { enterToSend }: { enterToSend: boolean }): ComposerKey | null {
  // 229: some input methods end a composition by this Enter without saying so.
  if (pressed.isComposing || pressed.keyCode === 229) return null;
  const command = pressed.ctrlKey || pressed.metaKey;
  if (pressed.key === '.' && command) return 'plain';
  if (pressed.key !== 'Enter') return null;
  return command || (enterToSend && !pressed.shiftKey && !pressed.altKey) ? 'send' : null;
}
