/** Which GPU WebGPU would use here, and whether it is one: software adapters are slower than a plain CPU engine. */

export interface GpuReport {
  readonly kind: 'hardware' | 'software' | 'none';
  /** For people: the adapter's name and driver, or why there is none. */
  readonly detail: string;
}

interface FoundAdapter extends GpuReport {
  readonly adapter: GPUAdapter | null;
}

/** Names under which CPU rasterisers present themselves: SwiftShader, Mesa's llvmpipe and lavapipe, Windows' WARP. */
const SOFTWARE_NAMES = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b/i;

/** Looks at the adapter without taking a device. Never throws. */
export async function detectGpu(): Promise<GpuReport> {
  const { kind, detail } = await findAdapter();
  return { kind, detail };
}

/** The adapter to use, software ones included. */
export async function findAdapter(): Promise<FoundAdapter> {
  const gpu = (globalThis as { navigator?: { gpu?: GPU } }).navigator?.gpu;
  if (!gpu) return { kind: 'none', detail: 'no WebGPU here', adapter: null };
  try {
    const adapter =
      (await gpu.requestAdapter({ powerPreference: 'high-performance' })) ??
      (await gpu.requestAdapter({ forceFallbackAdapter: true }));
    if (!adapter) return { kind: 'none', detail: 'no WebGPU adapter', adapter: null };
    return { ...judgeAdapter(adapter.info), adapter };
  } catch (error) {
    return { kind: 'none', detail: error instanceof Error ? error.message : String(error), adapter: null };
  }
}

type AdapterInfo = Pick<GPUAdapterInfo, 'vendor' | 'architecture' | 'device' | 'description'> & {
  readonly isFallbackAdapter?: boolean;
  /** Chromium's own: the driver's name and version, where it is allowed to say them. */
  readonly driver?: string;
};

/** Hardware or software, from what an adapter says about itself. */
export function judgeAdapter(info: AdapterInfo): GpuReport {
  const { vendor, architecture, device, description, driver = '' } = info;
  const words = [vendor, architecture, device, description];
  const software = info.isFallbackAdapter === true || words.some((word) => SOFTWARE_NAMES.test(word));
  const name = description || device || [vendor, architecture].filter(Boolean).join(' ') || 'unnamed adapter';
  const detail = [name, ...(driver ? [driver] : []), ...(software ? ['software'] : [])].join(', ');
  return { kind: software ? 'software' : 'hardware', detail };
}
