/** Whether this computer has a graphics device that Chromium could use, as far as that shows before Chromium starts. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Device files of drivers that have no `renderD…`: NVIDIA's own, its Tegra, Windows' Linux, Mali, Adreno, PowerVR. */
const OWN_DRIVERS = /^(nvidia\d|nvhost-|nvmap$|dxg$|mali|kgsl-|pvr)/;

/** Elsewhere than on Linux nothing is known, and a device is taken for granted. A screen without a renderer, as servers have, is none. */
export function hasGraphicsDevice(platform: NodeJS.Platform, devices = '/dev'): boolean {
  if (platform !== 'linux') return true;
  return (
    namesIn(join(devices, 'dri')).some((name) => name.startsWith('renderD')) ||
    namesIn(devices).some((name) => OWN_DRIVERS.test(name))
  );
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
