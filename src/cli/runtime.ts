/** What commands share: an engine with the model on it, photos decoded in their own process. */
import { basename, extname } from 'node:path';
import { forkPhotoProcess } from '../main/photo/fork';
import { PhotoService } from '../main/photo/service';
import type { ModelPixels } from '../shared/photo-port';
import type { EngineName } from '../vit/execute/executor';
import { PRECISIONS, type Precision } from '../vit/graph/onnx/stored';
import type { ForwardKind } from '../vit/session/forward';
import { RunningModel } from '../vit/session/running-model';
import type { VitSession } from '../vit/session/session';
import { candidates, figuresSentence, LABELS, openEngine, type CliReason, type RunningEngine } from './engine';
import { keptFigures } from './kept-figures';
import { modelOf, type OpenModel } from './open-model';
import { PLACES } from './package-root';
import type { SeenPhoto } from './sidecar';
import type { Arguments } from './options';
import { noteSentences, sentenceOf } from './sentences';
import { ENGINES } from './specs/common';
import type { Streams } from './streams';
import { turnsOf, type PhotoTurns } from './turns';
import { usageError } from './usage-error';

/** Photos of this run; `dispose` ends their process. */
export class Photos {
  readonly #turns: PhotoTurns;
  readonly #service = new PhotoService({ spawn: () => forkPhotoProcess(PLACES.photoProcess) });
  /** Photos without a file, so far. */
  #count = 0;

  constructor(turns: PhotoTurns) {
    this.#turns = turns;
  }

  /** The photo as settings name it. */
  seen(path: string): SeenPhoto {
    return { path, turn: this.#turns.of(path) };
  }

  /** What the model sees of the file. Rejects with a photo error, or `cancelled`. */
  async pixels(path: string, model: OpenModel, signal: AbortSignal): Promise<ModelPixels> {
    this.#register(path);
    return this.#service.pixels(path, model.checkpoint.recipe, { signal });
  }

  /** The same of a photo that lies in no folder: its bytes are held until it is released. */
  pixelsOfBytes(
    name: string,
    bytes: Uint8Array,
    model: OpenModel,
    signal: AbortSignal,
  ): { readonly pixels: Promise<ModelPixels>; release(): void } {
    const id = `bytes:${this.#count++}`;
    const asked = async (): Promise<ModelPixels> => {
      this.#service.register({ id, name, bytes, turn: this.#turns.of(name) });
      return this.#service.pixels(id, model.checkpoint.recipe, { signal });
    };
    return { pixels: asked(), release: () => this.release(id) };
  }

  /** The upright photo, encoded by us, longer edge ≤ `edge` px. */
  async view(path: string, edge: number, signal: AbortSignal): ReturnType<PhotoService['view']> {
    this.#register(path);
    return this.#service.view(path, edge, { signal });
  }

  /** Forgets a photo that is finished. */
  release(path: string): void {
    this.#service.release([path]);
  }

  dispose(): void {
    this.#service.dispose();
  }

  #register(path: string): void {
    this.#service.register({ id: path, name: path, path, turn: this.#turns.of(path) });
  }
}

/** A model on an engine, with the photos that it answers. */
export interface Runtime {
  readonly model: OpenModel;
  /** The one in use now. */
  readonly engine: RunningEngine;
  readonly photos: Photos;
  /**
   * Puts a question to the model. When the engine fails, a message says so and the next engine is asked anew, which knows nothing of
   * the photos before: a question about a photo begins with its answer. Rejects with the session's errors, or the last engine's.
   */
  ask<T>(question: (session: VitSession) => Promise<T>): Promise<T>;
  dispose(): void;
}

export interface RuntimeWish {
  /** What the model is opened for. */
  readonly first: ForwardKind | 'nothing';
  /** `--model` where none is given. */
  readonly opened?: OpenModel;
  /** `--precision` where none is given. */
  readonly precision?: Precision;
}

type Told = Pick<Streams, 'message'>;

/** Puts a model on `--engine`; `streams` hears when an engine fails. The caller disposes. */
export async function openRuntime(args: Arguments, streams: Told, wish: RuntimeWish): Promise<Runtime> {
  const wanted: EngineName | 'auto' = args.choice('engine', ENGINES);
  const turns = turnsOf(args);
  const precision = wish.precision ?? precisionOf(args, wanted);
  const model = wish.opened ?? (await modelOf(args, streams));
  if (wish.first === 'maps') for (const note of noteSentences(model.checkpoint)) streams.message(note);
  let failure = '';
  const figures = wanted === 'auto' && precision === 'float32' ? await keptFigures(model) : [];
  const order = candidates(wanted, figures);
  const running = new RunningModel(
    model.checkpoint,
    order,
    ({ name }) => openEngine(name, { model, precision, first: wish.first }),
    (error, next) => {
      failure = sentenceOf(error);
      streams.message(`${failure.replace(/; .*$/, '')}; going on with ${next.name}`);
    },
  );
  const current = async (): Promise<RunningEngine> => {
    const { name, reason, detail, precision } = await running.engine();
    const said =
      reason === 'measured' ? figuresSentence(figures, name) : WHY[reason](failure, LABELS[order[0]?.name ?? 'native']);
    const measured = figures.length > 0 ? { measured: figures } : {};
    return { name, reason: `${said}; ${detail}`, detail, precision, ...measured };
  };
  let engine = await current();
  const photos = new Photos(turns);
  return {
    model,
    get engine() {
      return engine;
    },
    photos,
    async ask(question) {
      const value = await running.ask(question);
      engine = await current();
      return value;
    },
    dispose() {
      photos.dispose();
      void running.dispose();
    },
  };
}

const WHY: Readonly<Record<Exclude<CliReason, 'measured'>, (failure: string, first: string) => string>> = {
  chosen: () => 'chosen',
  unmeasured: () => 'comes first until engines are measured here (headlight bench)',
  fellBack: (failure, first) => `the ${first} engine failed: ${failure.replace(/; .*$/, '')}`,
};

/** Throws `usage` for 8 bits on an engine that has none. */
function precisionOf(args: Arguments, engine: EngineName | 'auto'): Precision {
  const precision = args.choice('precision', PRECISIONS);
  if (precision === 'int8' && engine !== 'auto' && engine !== 'native')
    throw usageError(`--precision int8 needs the native engine, not ${engine}.`);
  return precision;
}

/** The one photo that a command takes. Throws `usage`. */
export function onePhoto(args: Arguments, command: string): string {
  const [photo, ...more] = args.operands;
  if (photo === undefined) throw usageError(`\`headlight ${command}\` needs a photo.`);
  if (more.length > 0) throw usageError(`\`headlight ${command}\` takes one photo.`);
  return photo;
}

/** `--out` with one of the given endings. Throws `usage`. */
export function outFile(args: Arguments, option: string, endings: readonly string[]): string {
  const path = args.text(option);
  if (path === null) throw usageError(`--${option} is needed: a file that ends with ${endings.join(' or ')}.`);
  if (!endings.includes(extname(path).toLowerCase()))
    throw usageError(`--${option} must end with ${endings.join(' or ')}, not \`${path}\`.`);
  return path;
}

/** One of `formats`, those of the command's spec; `--json` is short for `--format json`. */
export function formatOf<const T extends string>(args: Arguments, formats: readonly (T | 'json')[]): T | 'json' {
  if (!args.has('json')) return args.choice('format', formats);
  if (args.has('format') && args.text('format') !== 'json')
    throw usageError('--json and --format contradict each other.');
  return 'json';
}

/** The same for results that may go to `--out`, whose ending, or whole name (`--out csv`), tells the form where no option does. */
export function textFormat<const T extends string>(args: Arguments, formats: readonly (T | 'json')[]): T | 'json' {
  const out = args.text('out') ?? '';
  const ending = extname(out).slice(1) || basename(out);
  const told = formats.find((format) => format === ending.toLowerCase());
  return told === undefined || args.has('json') || args.has('format') ? formatOf(args, formats) : told;
}
