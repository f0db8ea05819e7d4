/** What commands share: an engine with the model on it, photos decoded in their own process. */
import { extname } from 'node:path';
import { memoryForModels } from '../main/models/memory';
import { forkPhotoProcess } from '../main/photo/fork';
import { PhotoService } from '../main/photo/service';
import type { ModelPixels } from '../shared/photo-port';
import type { EngineName } from '../vit/execute/executor';
import type { SessionAnswer } from '../vit/session/answer';
import type { ForwardKind } from '../vit/session/forward';
import { VitSession } from '../vit/session/session';
import { startEngine, type RunningEngine } from './engine';
import { modelOf, type OpenModel } from './open-model';
import { PLACES } from './package-root';
import type { Arguments } from './options';
import { ENGINES } from './specs/common';
import { usageError } from './usage-error';

/** Photos of this run; `dispose` ends their process. */
export class Photos {
  readonly #service = new PhotoService({ spawn: () => forkPhotoProcess(PLACES.photoProcess) });

  /** What the model sees of the file. Rejects with a photo error, or `cancelled`. */
  async pixels(path: string, model: OpenModel, signal: AbortSignal): Promise<ModelPixels> {
    this.#register(path);
    return this.#service.pixels(path, model.checkpoint.recipe, signal);
  }

  /** The upright photo, encoded by us, longer edge ≤ `edge` px. */
  async view(path: string, edge: number, signal: AbortSignal): ReturnType<PhotoService['view']> {
    this.#register(path);
    return this.#service.view(path, edge, signal);
  }

  /** Forgets a photo that is finished. */
  release(path: string): void {
    this.#service.release([path]);
  }

  dispose(): void {
    this.#service.dispose();
  }

  #register(path: string): void {
    this.#service.register({ id: path, name: path, path });
  }
}

/** A model on an engine, with the photos that it answers. */
export interface Runtime {
  readonly model: OpenModel;
  readonly engine: RunningEngine;
  readonly session: VitSession;
  readonly photos: Photos;
  /** Decodes, prepares and classifies. */
  answer(
    path: string,
    top: number,
    signal: AbortSignal,
  ): Promise<{ readonly pixels: ModelPixels; readonly answer: SessionAnswer }>;
  dispose(): void;
}

/** Puts `model` (`--model` where none is given) on `--engine`, ready for `first`. The caller disposes. */
export async function openRuntime(args: Arguments, first: ForwardKind, opened?: OpenModel): Promise<Runtime> {
  const wanted: EngineName | 'auto' = args.choice('engine', ENGINES);
  const model = opened ?? (await modelOf(args));
  const engine = await startEngine(wanted, model);
  const photos = new Photos();
  const options = { first, memory: memoryForModels() };
  const session = await VitSession.open(model.checkpoint, engine.executor, options).catch((error: unknown) => {
    engine.executor.dispose();
    throw error;
  });
  return {
    model,
    engine,
    session,
    photos,
    async answer(path, top, signal) {
      const pixels = await photos.pixels(path, model, signal);
      return { pixels, answer: await session.answer(path, { pixels: pixels.pixels }, top) };
    },
    dispose() {
      photos.dispose();
      session.dispose();
      engine.executor.dispose();
    },
  };
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

/** `json` by `--json` or `--format json`. */
export function formatOf<const T extends string>(args: Arguments, formats: readonly T[]): T | 'json' {
  if (!args.has('json')) return args.choice('format', formats);
  if (args.has('format') && args.text('format') !== 'json')
    throw usageError('--json and --format contradict each other.');
  return 'json';
}
