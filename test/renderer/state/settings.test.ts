import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SettingsState } from '../../../src/renderer/state/settings.svelte';
import { DEFAULT_SETTINGS } from '../../../src/shared/settings';

describe('SettingsState', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function setUp() {
    const save = vi.fn();
    const settings = new SettingsState(save);
    settings.start(DEFAULT_SETTINGS, 'ko');
    return { save, settings };
  }

  it('follows the language of the system unless one is chosen', () => {
    const { settings } = setUp();
    expect(settings.locale).toBe('ko');
    settings.change({ locale: 'en' });
    expect(settings.locale).toBe('en');
  });

  it('saves once for changes made within a moment', () => {
    const { settings, save } = setUp();
    settings.change({ opacity: 0.1 });
    settings.change({ opacity: 0.2 });
    expect(save).not.toHaveBeenCalled();
    vi.runAllTimers();
    expect(save.mock.calls).toEqual([[{ ...DEFAULT_SETTINGS, opacity: 0.2 }]]);
  });

  it('saves at once when the window closes, and only if something waits', () => {
    const { settings, save } = setUp();
    settings.flush();
    expect(save).not.toHaveBeenCalled();
    settings.change({ smooth: false });
    settings.flush();
    vi.runAllTimers();
    expect(save).toHaveBeenCalledTimes(1);
  });

  it('takes over foreign changes, but not over its own unsaved one', () => {
    const { settings } = setUp();
    settings.adopt({ ...DEFAULT_SETTINGS, theme: 'dark' });
    expect(settings.current.theme).toBe('dark');
    settings.change({ theme: 'light' });
    settings.adopt({ ...DEFAULT_SETTINGS, theme: 'dark' });
    expect(settings.current.theme).toBe('light');
  });
});
