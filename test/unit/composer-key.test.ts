import { expect, it } from 'vitest';
import { composerKey } from '../../widget/composer-key.ts';

const NO_KEYS = {
  isComposing: false,
  keyCode: 0,
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
};
const press = (key: string, more: Partial<typeof NO_KEYS> = {}, enterToSend = true) =>
  composerKey({ key, ...NO_KEYS, ...more }, { enterToSend });

it('sends by Enter where the setting says so', () => {
  expect(press('Enter')).toBe('send');
  expect(press('Enter', {}, false)).toBeNull();
});

it('always sends by Control+Enter and Command+Enter', () => {
  expect(press('Enter', { ctrlKey: true }, false)).toBe('send');
  expect(press('Enter', { metaKey: true }, false)).toBe('send');
});

it('makes a line by Shift+Enter and Alt+Enter', () => {
  expect(press('Enter', { shiftKey: true })).toBeNull();
  expect(press('Enter', { altKey: true })).toBeNull();
});

it('leaves the Enter of a composition to the input method', () => {
  expect(press('Enter', { isComposing: true })).toBeNull();
  expect(press('Enter', { keyCode: 229 })).toBeNull();
  expect(press('Enter', { keyCode: 229, ctrlKey: true })).toBeNull();
});

it('takes plain characters by Control+full stop', () => {
  expect(press('.', { ctrlKey: true })).toBe('plain');
  expect(press('.')).toBeNull();
});
