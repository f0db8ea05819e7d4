import type { CommandLine } from 'electron';
import { describe, expect, it } from 'vitest';
import { completeSoftware, cutNetwork, drawInSoftware, enableWebGpu } from '../../src/main/flags';

function commandLine(given: Record<string, string> = {}): { switches: Record<string, string>; line: CommandLine } {
  const switches = { ...given };
  const line: Pick<CommandLine, 'appendSwitch' | 'getSwitchValue' | 'hasSwitch'> = {
    appendSwitch: (name, value = '') => void (switches[name] = value),
    hasSwitch: (name) => name in switches,
    getSwitchValue: (name) => switches[name] ?? '',
  };
  return { switches, line: line as CommandLine };
}

describe('enableWebGpu', () => {
  it('asks for WebGPU on Linux and keeps features asked for elsewhere', () => {
    const { switches, line } = commandLine({ 'enable-features': 'A,B' });
    enableWebGpu(line, 'linux');
    expect(switches).toEqual({
      'enable-webgpu-developer-features': '',
      'enable-unsafe-webgpu': '',
      'enable-features': 'A,B,Vulkan',
    });
  });

  it('does not ask twice', () => {
    const { switches, line } = commandLine({ 'enable-features': 'Vulkan' });
    enableWebGpu(line, 'linux');
    expect(switches['enable-features']).toBe('Vulkan');
  });

  it.each(['darwin', 'win32'] as const)(
    'asks %s, which has WebGPU, for the names of adapter and driver',
    (platform) => {
      const { switches, line } = commandLine();
      enableWebGpu(line, platform);
      expect(switches).toEqual({ 'enable-webgpu-developer-features': '' });
    },
  );
});

describe('completeSoftware', () => {
  it.each(['use-gl', 'use-angle'])('says how Vulkan is drawn where only --%s is said', (name) => {
    const { switches, line } = commandLine({ [name]: 'angle' });
    completeSoftware(line);
    expect(switches).toEqual({ [name]: 'angle', 'use-vulkan': 'swiftshader' });
  });

  it.each([{}, { 'use-angle': 'gl', 'use-vulkan': 'native' }, { 'use-gl': 'egl', 'disable-gpu': '' }])(
    'leaves %j alone',
    (given) => {
      const { switches, line } = commandLine({ ...given });
      completeSoftware(line);
      expect(switches).toEqual(given);
    },
  );
});

describe('drawInSoftware', () => {
  it('tells Chromium at once what it would find out by three starts', () => {
    const { switches, line } = commandLine();
    drawInSoftware(line);
    expect(switches).toEqual({ 'disable-gpu': '', 'disable-software-rasterizer': '' });
  });

  it.each(['use-gl', 'use-angle', 'use-webgpu-adapter'])('leaves whoever says --%s alone', (name) => {
    const { switches, line } = commandLine({ [name]: 'swiftshader' });
    drawInSoftware(line);
    expect(switches).toEqual({ [name]: 'swiftshader' });
  });
});

describe('cutNetwork', () => {
  it('resolves no name', () => {
    const { switches, line } = commandLine();
    cutNetwork(line);
    expect(switches['host-resolver-rules']).toBe('MAP * ~NOTFOUND');
  });

  it('leaves the dev server reachable while there is one', () => {
    const { switches, line } = commandLine();
    cutNetwork(line, 'http://localhost:5173');
    expect(switches['host-resolver-rules']).toBe('MAP * ~NOTFOUND, EXCLUDE localhost');
  });
});
