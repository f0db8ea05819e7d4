/** HEIC through libheif in WebAssembly: sharp's prebuilt library reads AVIF, but not HEVC. */
import { damagedPhoto } from '../format';
import type { Samples } from '../colour/samples';
import { checkPixels } from '../limits';
import { HeifFailure, libheif, Scope, unload } from './libheif';

/** Numbers of libheif's enumerations. */
const RGB = 1;
const CHROMA = { rgb: 10, rgba: 11, deepRgb: 14, deepRgba: 15 } as const;
const INTERLEAVED = 10;
/** Where `heif_decoding_options` says that a damaged tile is an error, not a green square. */
const STRICT_DECODING = 21;
/** A library that has grown beyond this is not kept for the next photo. */
const MAX_KEPT_BYTES = 256 * 1024 * 1024;

export interface HevcPicture extends Samples {
  /** The profile of this picture, not of another in the file; the samples are not converted. */
  readonly icc: Uint8Array | null;
  readonly premultiplied: boolean;
}

/**
 * The primary picture, turned as the file says, its colours as stored.
 * @param deep whether more than 8 bits are kept where the file has them
 * Throws `photoDamaged` and `photoTooManyPixels`.
 */
export async function decodeHevc(bytes: Uint8Array, deep: boolean): Promise<HevcPicture> {
  const library = await libheif();
  const scope = new Scope(library);
  try {
    return read(scope, bytes, deep);
  } catch (cause) {
    if (cause instanceof WebAssembly.RuntimeError) unload();
    throw cause instanceof HeifFailure || cause instanceof WebAssembly.RuntimeError
      ? damagedPhoto('heic', cause)
      : cause;
  } finally {
    end(scope);
    if (library.HEAPU8.length > MAX_KEPT_BYTES) unload();
  }
}

/** After a trap not even giving back works; the library is dropped then. */
function end(scope: Scope): void {
  try {
    scope.end();
  } catch {
    unload();
  }
}

function read(scope: Scope, bytes: Uint8Array, deep: boolean): HevcPicture {
  const { library: lib } = scope;
  const context = scope.owned(lib._heif_context_alloc(), (at) => lib._heif_context_free(at));
  const file = scope.bytes(bytes.length);
  lib.HEAPU8.set(bytes, file);
  scope.call((error) => lib._heif_context_read_from_memory_without_copy(error, context, file, bytes.length, 0));
  const handle = scope.out((error, out) => lib._heif_context_get_primary_image_handle(error, context, out));
  scope.owned(handle, (at) => lib._heif_image_handle_release(at));
  checkPixels(lib._heif_image_handle_get_height(handle), lib._heif_image_handle_get_width(handle), 'heic');
  const alpha = lib._heif_image_handle_has_alpha_channel(handle) !== 0;
  const wide = deep && lib._heif_image_handle_get_luma_bits_per_pixel(handle) > 8;
  const chroma = wide ? (alpha ? CHROMA.deepRgba : CHROMA.deepRgb) : alpha ? CHROMA.rgba : CHROMA.rgb;
  const options = scope.owned(lib._heif_decoding_options_alloc(), (at) => lib._heif_decoding_options_free(at));
  lib.HEAPU8[options + STRICT_DECODING] = 1;
  const image = scope.out((error, out) => lib._heif_decode_image(error, handle, out, RGB, chroma, options));
  scope.owned(image, (at) => lib._heif_image_release(at));
  return {
    ...samplesOf(scope, image, alpha ? 4 : 3, wide),
    icc: profileOf(scope, handle),
    premultiplied: alpha && lib._heif_image_handle_is_premultiplied_alpha(handle) !== 0,
  };
}

/** Copied out of the library's memory, row by row: its rows are padded. */
function samplesOf(scope: Scope, image: number, channels: 3 | 4, wide: boolean): Samples {
  const { library: lib } = scope;
  const strideAt = scope.bytes(8);
  const plane = lib._heif_image_get_plane_readonly(image, INTERLEAVED, strideAt);
  const stride = lib.HEAP32[strideAt >> 2] ?? 0;
  const rows = lib._heif_image_get_height(image, INTERLEAVED);
  const cols = lib._heif_image_get_width(image, INTERLEAVED);
  const width = cols * channels;
  const data = new (wide ? Uint16Array : Uint8Array)(rows * width); // [rows, cols, channels]
  for (let row = 0; row < rows; row++) {
    const at = plane + row * stride;
    const source = wide ? lib.HEAPU16.subarray(at / 2, at / 2 + width) : lib.HEAPU8.subarray(at, at + width);
    data.set(source, row * width);
  }
  const depth = wide ? lib._heif_image_get_bits_per_pixel_range(image, INTERLEAVED) : 8;
  return { data, rows, cols, channels, depth };
}

function profileOf(scope: Scope, handle: number): Uint8Array | null {
  const { library: lib } = scope;
  const size = lib._heif_image_handle_get_raw_color_profile_size(handle);
  if (size === 0) return null;
  const at = scope.bytes(size);
  const code = scope.code((error) => lib._heif_image_handle_get_raw_color_profile(error, handle, at));
  return code === 0 ? lib.HEAPU8.slice(at, at + size) : null;
}
