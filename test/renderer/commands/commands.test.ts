import { describe, expect, it } from 'vitest';
import { commandFor, keyCaps, SHORTCUTS, type KeyPress } from '../../../src/renderer/commands/commands';
import { besideOpacity } from '../../../src/renderer/commands/handlers';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('commandFor', () => {
  it.each([
    ['ArrowRight', 'nextPhoto'],
    ['ArrowUp', 'layerUp'],
    ['[', 'headPrevious'],
    ['r', 'rollout'],
    ['R', 'rollout'],
    ['b', 'both'],
    ['t', 'nextToken'],
    ['Escape', 'releaseToken'],
    ['7', 'opacity'],
    ['0', 'zoomFit'],
    ['1', 'zoomFull'],
    ['.', 'opacityMore'],
    [',', 'opacityLess'],
    ['Home', 'firstPhoto'],
    ['PageDown', 'pageForward'],
  ])('reads %s as %s', (key, command) => expect(commandFor(press(key), false)?.command).toBe(command));

  it('takes ? with or without Shift', () => {
    expect(commandFor(press('?', { shiftKey: true }), false)?.command).toBe('shortcuts');
    expect(commandFor(press('?'), false)?.command).toBe('shortcuts');
  });

  it('wants Ctrl, or the command key on a Mac', () => {
    expect(commandFor(press('o', { ctrlKey: true }), false)?.command).toBe('open');
    expect(commandFor(press('o', { metaKey: true }), true)?.command).toBe('open');
    expect(commandFor(press('o', { metaKey: true }), false)).toBeNull();
    expect(commandFor(press('o'), false)?.command).toBe('occlusion');
  });

  it('undoes and redoes as the platform does', () => {
    expect(commandFor(press('z', { ctrlKey: true }), false)?.command).toBe('undo');
    expect(commandFor(press('Z', { ctrlKey: true, shiftKey: true }), false)?.command).toBe('redo');
    expect(commandFor(press('z', { metaKey: true }), true)?.command).toBe('undo');
    expect(commandFor(press('z'), false)?.command).toBe('zoomFull');
  });

  it('does not take a plain letter held with Alt or Ctrl', () => {
    expect(commandFor(press('r', { altKey: true }), false)).toBeNull();
    expect(commandFor(press('r', { ctrlKey: true }), false)).toBeNull();
  });

  it('leaves pasting to the platform', () => {
    expect(commandFor(press('v', { ctrlKey: true }), false)).toBeNull();
  });
});

describe('the table', () => {
  it('gives no key to two commands', () => {
    const keys = SHORTCUTS.flatMap((shortcut) => shortcut.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('names keys as they stand on the keyboard', () => {
    expect(keyCaps('Mod+Shift+Backspace', false)).toEqual(['Ctrl', 'Shift', 'Backspace']);
    expect(keyCaps('Mod+O', true)).toEqual(['⌘', 'O']);
    expect(keyCaps('ArrowLeft', false)).toEqual(['←']);
    expect(keyCaps('+', false)).toEqual(['+']);
    expect(keyCaps('Mod++', false)).toEqual(['Ctrl', '+']);
  });
});

describe('besideOpacity', () => {
  it('goes by tenths, from wherever the slider stands, and no further than its ends', () => {
    expect([besideOpacity(0.8, 1), besideOpacity(0.8, -1)]).toEqual([0.9, 0.7]);
    expect([besideOpacity(0.79, 1), besideOpacity(0.33, -1)]).toEqual([0.9, 0.2]);
    expect([besideOpacity(1, 1), besideOpacity(0, -1)]).toEqual([1, 0]);
  });
});
