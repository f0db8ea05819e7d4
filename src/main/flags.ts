/** Chromium switches that must be set before `ready`. */
import type { CommandLine } from 'electron';

/**
 * Adapters say their name and driver with a switch only: pages of strangers are not to tell computers apart, and there are none here. With another driver
 * the engines are measured again. On Linux Chromium still hides WebGPU itself; without a GPU these are without effect.
 * Switches given on the command line (tests force a software adapter) are kept.
 */
export function enableWebGpu(commandLine: CommandLine, platform: NodeJS.Platform): void {
  commandLine.appendSwitch('enable-webgpu-developer-features');
  if (platform !== 'linux') return;
  commandLine.appendSwitch('enable-unsafe-webgpu');
  const features = commandLine.getSwitchValue('enable-features').split(',').filter(Boolean);
  if (!features.includes('Vulkan')) commandLine.appendSwitch('enable-features', [...features, 'Vulkan'].join(','));
}

/** Switches by which a person, or a test, says how to draw. */
const DRAWING = ['disable-gpu', 'use-gl', 'use-angle', 'use-vulkan', 'use-webgpu-adapter', 'ignore-gpu-blocklist'];

/**
 * For a computer without a graphics device, where somebody has GL drawn in software (`--use-gl=angle`, `--use-angle=swiftshader`) and says nothing of
 * Vulkan: with one of the two alone the page was not loaded after half a minute; with Vulkan in software beside it, after two seconds.
 */
export function completeSoftware(commandLine: CommandLine): void {
  if (!['use-gl', 'use-angle'].some((name) => commandLine.hasSwitch(name))) return;
  if (!['use-vulkan', 'disable-gpu'].some((name) => commandLine.hasSwitch(name)))
    commandLine.appendSwitch('use-vulkan', 'swiftshader');
}

/**
 * For a computer without a graphics device: Chromium would start its process for graphics three times, each with less asked of it, while the
 * page waits. This is where that ends anyway: software draws, and there is no WebGPU. Nor is there WebGL, which nothing here draws with: without its rasterizer
 * (SwiftShader) the process starts sooner and is half as large.
 */
export function drawInSoftware(commandLine: CommandLine): void {
  if (DRAWING.some((name) => commandLine.hasSwitch(name))) return;
  commandLine.appendSwitch('disable-gpu');
  commandLine.appendSwitch('disable-software-rasterizer');
}

/**
 * No name is looked up and no host is reached by Chromium: not by the page, and not by services of its own that know
 * no session (it would fetch spelling dictionaries).
 */
export function cutNetwork(commandLine: CommandLine, devServer?: string): void {
  const exclude = devServer === undefined ? '' : `, EXCLUDE ${new URL(devServer).hostname}`;
  commandLine.appendSwitch('host-resolver-rules', `MAP * ~NOTFOUND${exclude}`);
  commandLine.appendSwitch('disable-background-networking');
  commandLine.appendSwitch('disable-component-update');
}
