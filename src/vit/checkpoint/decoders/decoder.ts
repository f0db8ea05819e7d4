/** What stands behind the encoder and makes something of a photo: it paints what was hidden, or writes about what is seen. */
import type { PainterConfig } from '../../model/painter';
import type { WriterConfig } from '../../model/writer';
import type { TokenTable } from '../../text/token-table';
import type { Generation } from '../../write/generation';
import type { WordTokenizer } from '../../write/words';
import type { ViTConfig } from '../../config';
import type { JsonObject } from '../json';
import type { TensorPlan } from '../layouts/layout';
import type { ModelFiles } from '../source';
import type { Weights } from '../weights';

/** What a decoder is for: painting hidden patches, a sentence about a photo, or the text in a line of it. */
export type DecoderTask = 'fill' | 'caption' | 'read';

interface OpenedDecoder<Config> {
  readonly config: Config;
  /** Name in the graph (`decoder.…`) → shape. */
  readonly tensors: ReadonlyMap<string, readonly number[]>;
  /** A weight by that name, as float32. Rejects as `Checkpoint.read` does. */
  read(name: string): Promise<Float32Array>;
}

/** The decoder of a masked autoencoder. */
export interface Painter extends OpenedDecoder<PainterConfig> {
  readonly task: 'fill';
  /** Whether the decoder knows where a patch is; else all holes are painted alike. */
  readonly knowsPlaces: boolean;
  /** Where `norm_pix_loss` was read, or that it was assumed. */
  readonly normalisedSource: string;
}

/** The decoder of a captioner or a reader. */
export interface Writer extends OpenedDecoder<WriterConfig> {
  readonly task: 'caption' | 'read';
  /** Embeddings of words, [vocabulary, dim], looked up one by one. */
  readonly table: TokenTable;
  /** How it writes where nobody says otherwise. */
  readonly generation: Generation;
  /** Rejects with `tokenizerMissing` where no file says what its ids stand for. */
  tokenizer(): Promise<WordTokenizer>;
}

/** A decoder that is there, not yet opened: its weights and side files are looked at when it is asked to work. */
export interface DecoderDoor {
  readonly task: DecoderTask;
  /** Rejects with `decoderUnsupported`, `configInvalid` and the checkpoint's errors. */
  open(): Promise<Painter | Writer>;
}

/** What a decoder is opened from. */
export interface DecoderSource {
  readonly weights: Weights;
  readonly json: JsonObject;
  readonly encoder: ViTConfig;
  readonly files: ModelFiles;
}

/** The tensors of a decoder by their names in the graph, found by their names in the file. */
export type DecoderPlans = ReadonlyMap<string, TensorPlan>;
