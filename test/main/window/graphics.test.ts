import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { outliveGraphics } from '../../../src/main/window/graphics';

vi.mock('../../../src/main/log', () => ({ log: { warn: vi.fn() } }));

/** An app with a graphics card whose process dies when told to; Chromium changes over to software at the third death. */
function appWith(compositing: string) {
  const events = new EventEmitter();
  const switches = new Set<string>();
  const state = { compositing };
  const app = {
    on: events.on.bind(events),
    getGPUFeatureStatus: () => ({ gpu_compositing: state.compositing }),
    commandLine: {
      hasSwitch: (name: string) => switches.has(name),
      appendSwitch: (name: string) => switches.add(name),
    },
  } as unknown as Parameters<typeof outliveGraphics>[0];
  const die = (type = 'GPU', reason = 'crashed'): boolean => events.emit('child-process-gone', {}, { type, reason });
  return { app, die, state, switches, changedOver: () => events.emit('gpu-info-update') };
}

describe('graphics that fail', () => {
  it('are told of once, when Chromium has gone on with software, whose deaths are not counted', () => {
    const { app, die, state, switches, changedOver } = appWith('enabled');
    const told = vi.fn();
    outliveGraphics(app, told);
    for (let deaths = 0; deaths < 3; deaths += 1) die();
    expect(switches.size).toBe(0); // Chromium counts, to change over
    state.compositing = 'disabled_software';
    changedOver();
    expect([...switches]).toEqual(['disable-gpu-process-crash-limit']);
    for (let deaths = 0; deaths < 20; deaths += 1) die();
    expect(told).toHaveBeenCalledTimes(1);
  });

  it('are outlived from the first death where there is no card', () => {
    const { app, die, switches } = appWith('disabled_software');
    const told = vi.fn();
    outliveGraphics(app, told);
    die();
    expect(switches.size).toBe(1);
    expect(told).not.toHaveBeenCalled();
    die();
    die();
    expect(told).toHaveBeenCalledTimes(1);
  });

  it('are not blamed for other processes, nor for an end in order', () => {
    const { app, die, switches, changedOver } = appWith('disabled_software');
    outliveGraphics(app, vi.fn());
    die('Utility');
    die('GPU', 'clean-exit');
    changedOver();
    expect(switches.size).toBe(0);
  });
});
