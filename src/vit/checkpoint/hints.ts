/** What config.json claims about a model, each claim optional and checked for kind and range, none believed without the tensors. */
import type { Activation, AttentionPool, Rotary, Size, ViTConfig } from '../config';
import type { HeadAct } from './head/choices';
import { HeadlightError } from '../errors';
import type { JsonObject } from './json';

/** Claims; a field that is absent is inferred from shapes or assumed. */
export interface ConfigHints {
  /** What the model is run at where that is not `imageSize`, the size its positions were trained for. */
  readonly runSize?: Size | undefined;
  readonly imageSize?: Size | undefined;
  readonly patchSize?: Size | undefined;
  readonly channels?: number | undefined;
  readonly dim?: number | undefined;
  readonly depth?: number | undefined;
  readonly heads?: number | undefined;
  /** Factor of q·k. */
  readonly attentionScale?: number | undefined;
  /** Where `heads` was read, if not in config.json. */
  readonly headsSource?: string | undefined;
  readonly mlpDim?: number | undefined;
  readonly classes?: number | undefined;
  readonly act?: ViTConfig['act'] | undefined;
  readonly normEps?: number | undefined;
  readonly pool?: ViTConfig['pool'] | undefined;
  /** False where config.json says that there is no position embedding. */
  readonly positions?: boolean | undefined;
  readonly rotary?: Rotary | undefined;
  /** What the files say of attention pooling; by default it has as many heads as the blocks. */
  readonly attnPool?: Partial<Omit<AttentionPool, 'mlpDim'>> | undefined;
  /** Whether the mean is that of all tokens. */
  readonly poolPrefix?: boolean | undefined;
  /** What follows the projection. */
  readonly projectionAct?: Activation | undefined;
  /** False where a norm behind the last block is stored, but what is pooled does not pass it. */
  readonly finalNorm?: boolean | undefined;
  /** Whether tables of relative positions for a grid that is not square are read with rows and columns changed. */
  readonly biasTransposed?: boolean | undefined;
  /** Where `imageSize` was read, if not in config.json. */
  readonly imageSizeSource?: string | undefined;
  /** What the family does where config.json is silent. */
  readonly defaults: {
    readonly normEps: number;
    readonly act: ViTConfig['act'];
    readonly posEmbedAntialias: boolean;
    readonly posEmbedOffset?: number;
    /** The family that these defaults come from, where the layout alone does not tell. */
    readonly source?: string;
  };
}

/** Larger than any ViT published (22 B parameters: dim 6144, depth 48), small enough that a lie costs nothing. */
const LIMITS = {
  dim: 65_536,
  depth: 512,
  heads: 1024,
  mlpDim: 524_288,
  classes: 1_000_000,
  side: 8192,
  channels: 64,
  photos: 1_000_000_000,
} as const;

/** Reads fields of one JSON object; a field that is there but wrong throws `configInvalid`, one that is missing is undefined. */
export class FieldReader {
  readonly #json: JsonObject;
  readonly #path: string;

  /** @param path stands before the names of fields in errors */
  constructor(
    json: JsonObject,
    readonly file: string,
    path = '',
  ) {
    this.#json = json;
    this.#path = path;
  }

  fail(detail: string): HeadlightError {
    return new HeadlightError('configInvalid', { file: this.file, detail });
  }

  /** The first of `names` that is there and not null. */
  #value(names: readonly string[]): { name: string; value: unknown } | undefined {
    const name = names.find((key) => this.#json[key] !== undefined && this.#json[key] !== null);
    return name === undefined ? undefined : { name, value: this.#json[name] };
  }

  integer(limit: keyof typeof LIMITS, ...names: string[]): number | undefined {
    const found = this.#value(names);
    if (!found) return undefined;
    return this.#checkInteger(found.name, found.value, limit === 'classes' ? 0 : 1, LIMITS[limit]);
  }

  number(low: number, high: number, ...names: string[]): number | undefined {
    const found = this.#value(names);
    if (!found) return undefined;
    const { name, value } = found;
    const valid = typeof value === 'number' && value >= low && value <= high;
    if (!valid) throw this.fail(`\`${this.#path}${name}\` must be a number from ${low} to ${high}, not ${show(value)}`);
    return value;
  }

  text(...names: string[]): string | undefined {
    const found = this.#value(names);
    if (!found) return undefined;
    if (typeof found.value !== 'string')
      throw this.fail(`\`${this.#path}${found.name}\` must be text, not ${show(found.value)}`);
    return found.value;
  }

  /** An integer for both sides, or [rows, cols]. */
  size(...names: string[]): Size | undefined {
    const found = this.#value(names);
    if (!found) return undefined;
    const { name, value } = found;
    const pair: readonly unknown[] = Array.isArray(value) ? value : [value, value];
    if (pair.length !== 2) throw this.fail(`\`${this.#path}${name}\` must be a size, not ${show(value)}`);
    return [this.#checkInteger(name, pair[0], 1, LIMITS.side), this.#checkInteger(name, pair[1], 1, LIMITS.side)];
  }

  flag(...names: string[]): boolean | undefined {
    const found = this.#value(names);
    if (!found) return undefined;
    if (typeof found.value !== 'boolean')
      throw this.fail(`\`${this.#path}${found.name}\` must be true or false, not ${show(found.value)}`);
    return found.value;
  }

  #checkInteger(name: string, value: unknown, low: number, high: number): number {
    const valid = typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high;
    if (!valid)
      throw this.fail(`\`${this.#path}${name}\` must be an integer from ${low} to ${high}, not ${show(value)}`);
    return value;
  }
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 40);
}

const ACTS: Readonly<Record<string, Activation>> = {
  gelu: 'gelu',
  gelu_erf: 'gelu',
  gelu_python: 'gelu',
  gelu_tanh: 'geluTanh',
  gelu_new: 'geluTanh',
  gelu_fast: 'geluTanh',
  gelu_accurate: 'geluTanh',
  gelu_pytorch_tanh: 'geluTanh',
  quick_gelu: 'quickGelu',
  quickgelu: 'quickGelu',
  relu: 'relu',
  silu: 'silu',
  swish: 'silu',
  tanh: 'tanh',
};

/** An activation by timm's or Hugging Face's name. */
export function readAct(reader: FieldReader, ...names: string[]): ViTConfig['act'] | undefined {
  const act = readHeadAct(reader, ...names);
  if (act === 'tanh') throw unsupported(reader, act);
  return act;
}

/** Reads the activation inside a head, which may be none. */
export function readBetween(reader: FieldReader, ...names: string[]): HeadAct | undefined {
  const name = reader.text(...names)?.toLowerCase();
  return name !== undefined && NOTHING.includes(name) ? 'none' : readHeadAct(reader, ...names);
}

/** What PyTorch and people call an activation that does nothing. */
const NOTHING = ['none', 'identity', 'linear', 'dropout'];

/** The same for what stands behind the encoder, where tanh is usual. */
export function readHeadAct(reader: FieldReader, ...names: string[]): Activation | undefined {
  const name = reader.text(...names)?.toLowerCase();
  if (name === undefined) return undefined;
  if (!Object.hasOwn(ACTS, name)) throw unsupported(reader, name);
  return ACTS[name];
}

function unsupported(reader: FieldReader, act: string): HeadlightError {
  return reader.fail(`the activation \`${act.slice(0, 40)}\` is not supported`);
}
