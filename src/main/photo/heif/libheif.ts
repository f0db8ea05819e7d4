/** libheif in WebAssembly, spoken to by its C interface: its JavaScript one knows neither the chosen picture nor its colours. */
import { createRequire } from 'node:module';

/** The functions of libheif 1.23 that we call; errors and strings come by address. */
interface LibHeif {
  readonly HEAPU8: Uint8Array;
  readonly HEAPU16: Uint16Array;
  readonly HEAP32: Int32Array;
  readonly HEAPU32: Uint32Array;
  _malloc(bytes: number): number;
  _free(at: number): void;
  _heif_context_alloc(): number;
  _heif_context_free(context: number): void;
  _heif_context_read_from_memory_without_copy(
    error: number,
    context: number,
    at: number,
    bytes: number,
    options: 0,
  ): void;
  _heif_context_get_primary_image_handle(error: number, context: number, out: number): void;
  _heif_image_handle_release(handle: number): void;
  _heif_image_handle_get_width(handle: number): number;
  _heif_image_handle_get_height(handle: number): number;
  _heif_image_handle_get_luma_bits_per_pixel(handle: number): number;
  _heif_image_handle_has_alpha_channel(handle: number): number;
  _heif_image_handle_is_premultiplied_alpha(handle: number): number;
  _heif_image_handle_get_raw_color_profile_size(handle: number): number;
  _heif_image_handle_get_raw_color_profile(error: number, handle: number, out: number): void;
  _heif_decoding_options_alloc(): number;
  _heif_decoding_options_free(options: number): void;
  _heif_decode_image(error: number, handle: number, out: number, space: number, chroma: number, options: number): void;
  _heif_image_release(image: number): void;
  _heif_image_get_width(image: number, channel: number): number;
  _heif_image_get_height(image: number, channel: number): number;
  _heif_image_get_plane_readonly(image: number, channel: number, stride: number): number;
  _heif_image_get_bits_per_pixel_range(image: number, channel: number): number;
  _heif_image_get_nclx_color_profile(error: number, image: number, out: number): void;
}

type Load = () => LibHeif & { readonly ready?: Promise<unknown> };

let loaded: LibHeif | null = null;

/** Kept for the next photo, until `unload`. */
export async function libheif(): Promise<LibHeif> {
  if (loaded) return loaded;
  const load = createRequire(import.meta.url)('libheif-js/libheif-wasm/libheif-bundle.js') as Load;
  const library = load();
  await library.ready;
  loaded = library;
  return library;
}

/** Gives its memory back: WebAssembly's only grows. Also after a failure that leaves it in no good state. */
export function unload(): void {
  loaded = null;
}

/** Thrown for what libheif refuses. */
export class HeifFailure extends Error {}

/** What is taken during one photo, given back at its end in reverse. */
export class Scope {
  readonly #ends: (() => void)[] = [];
  readonly #error: number;

  constructor(readonly library: LibHeif) {
    this.#error = this.bytes(16);
  }

  /** Memory of the library's. */
  bytes(length: number): number {
    const at = this.library._malloc(Math.max(length, 8));
    if (at === 0) throw new HeifFailure('out of memory');
    return this.owned(at, (address) => this.library._free(address));
  }

  owned(address: number, end: (address: number) => void): number {
    this.#ends.push(() => end(address));
    return address;
  }

  /** Calls a function that answers by an error. Throws `HeifFailure`. */
  call(run: (error: number) => void): void {
    if (this.code(run) !== 0) throw new HeifFailure(`libheif: error ${this.library.HEAP32[this.#error >> 2]}`);
  }

  /** The error's number, 0 for none. */
  code(run: (error: number) => void): number {
    run(this.#error);
    return this.library.HEAP32[this.#error >> 2] ?? -1;
  }

  /** The address that a function writes. */
  out(run: (error: number, out: number) => void): number {
    const out = this.bytes(8);
    this.library.HEAPU32[out >> 2] = 0;
    this.call((error) => run(error, out));
    return this.library.HEAPU32[out >> 2] ?? 0;
  }

  end(): void {
    for (const end of this.#ends.reverse()) end();
    this.#ends.length = 0;
  }
}
