/**
 * The way of every command that asks photos something: photos found, the model opened, the places of files looked at, each photo answered
 * and asked, what failed told. What is asked, and how the answer is told, is the command's own.
 */
import { isSaveError } from '../shared/save-error';
import type { ModelPixels } from '../shared/photo-port';
import { HeadlightError } from '../vit/errors';
import type { SessionAnswer } from '../vit/session/answer';
import type { VitSession } from '../vit/session/session';
import type { Work } from '../vit/session/work';
import { displayPath, findPhotos, type Inputs } from './inputs';
import { sayInputs, type LeftOutCount } from './left-out';
import { modelOf, type OpenModel } from './open-model';
import type { Arguments } from './options';
import { forEachPhoto } from './photo-loop';
import { EXIT, type Command, type CommandContext, type ExitCode } from './command';
import { onePhoto, openRuntime, type Runtime } from './runtime';
import { sentenceOf } from './sentences';
import { withSidecars } from './sidecar';
import { checkPlaces } from './write/places';

/** A photo in its place among all of them. */
export interface PhotoAt {
  readonly path: string;
  readonly index: number;
}

/** A photo that is asked; `answer` holds the unchanged model's best five. */
export interface AskedPhoto extends PhotoAt {
  readonly pixels: ModelPixels;
  readonly answer: SessionAnswer;
}

/** `F`: forms of what is told; `A`: what is asked; `P`: where files go; `V`: what came of a photo. */
export interface PhotoCommand<F, A, P extends Places, V> {
  readonly name: string;
  /** One photo, whose failure is the command's; else several, of which those that fail are told. */
  readonly takes: 'one photo' | 'photos';
  /** Forms of what is told, read before anything is opened. Throws `usage`. */
  forms(args: Arguments): F;
  /** What each photo is asked. Throws `usage` for what the model lacks. */
  read(args: Arguments, model: OpenModel): A;
  /** Where its files go, known before the first photo is asked. Throws `usage`. */
  places(run: Omit<Run<F, A, P>, 'runtime' | 'places'>): P | Promise<P>;
  ask(session: VitSession, photo: AskedPhoto, asked: A, places: P, work: Work): Promise<V>;
  teller(run: Run<F, A, P>): Teller<V>;
}

export interface Places {
  /** All that will be written, each perhaps with its settings beside it. */
  readonly files: readonly string[];
}

interface PhotosFound extends Omit<Inputs, 'photos'> {
  readonly photos: readonly { readonly path: string }[];
}

/** One run of a command. */
export interface Run<F, A, P> extends CommandContext {
  readonly inputs: PhotosFound;
  readonly model: OpenModel;
  readonly runtime: Runtime;
  readonly forms: F;
  readonly asked: A;
  readonly places: P;
}

/** Tells what came of each photo, and in the end of all. */
export interface Teller<V> {
  done(photo: PhotoAt, value: V, pixels: ModelPixels): Promise<void>;
  /** Standard error has it already. */
  failed(path: string, error: unknown): void;
  end(): Promise<void>;
}

export function photoCommand<F, A, P extends Places, V>(command: PhotoCommand<F, A, P, V>): Command {
  return async (context) => {
    const { args, streams } = context;
    const forms = command.forms(args);
    const inputs = await inputsOf(command, args);
    const model = await modelOf(args, streams);
    const asked = command.read(args, model);
    const leftOut = sayInputs(streams, inputs);
    if (inputs.photos.length === 0) return EXIT.someFailed;
    const photos = inputs.photos.map(({ path }) => path);
    const places = await command.places({ ...context, inputs, model, forms, asked });
    if (places.files.length > 0) await checkPlaces(withSidecars(args, places.files), { photos, model });
    const runtime = await openRuntime(args, streams, { first: 'maps', opened: model });
    try {
      return await askEach(command, { ...context, inputs, model, runtime, forms, asked, places }, leftOut);
    } finally {
      streams.clearProgress();
      runtime.dispose();
    }
  };
}

async function inputsOf(
  { name, takes }: Pick<PhotoCommand<never, never, never, never>, 'name' | 'takes'>,
  args: Arguments,
): Promise<PhotosFound> {
  if (takes === 'photos') return findPhotos(args.operands, name);
  return { photos: [{ path: onePhoto(args, name) }], failed: [], leftOut: {}, single: true };
}

async function askEach<F, A, P extends Places, V>(
  command: PhotoCommand<F, A, P, V>,
  run: Run<F, A, P>,
  leftOut: LeftOutCount,
): Promise<ExitCode> {
  const { streams, signal, inputs, runtime, asked, places } = run;
  const alone = command.takes === 'one photo';
  const teller = command.teller(run);
  for (const { path, error } of inputs.failed) teller.failed(path, HeadlightError.fromData(error));
  const photos = inputs.photos.map(({ path }, index) => ({ path, index }));
  let [done, failures] = [0, 0];
  let fatal: unknown; // of no photo, so that the next one would meet it too; or of the only one
  const failed = (path: string, error: unknown): void => {
    failures++;
    leftOut.failed(error);
    streams.message(`${displayPath(path)}: ${sentenceOf(error)}`);
    teller.failed(path, error);
  };
  const looped = forEachPhoto(runtime, photos, signal, {
    async ask(session, photo, pixels) {
      const at = alone ? '' : `${photo.index + 1} / ${photos.length}  ${displayPath(photo.path)}`;
      streams.progress(at);
      const onProgress = (share: number): void => streams.progress(`${at}  ${Math.round(100 * share)} %`.trimStart());
      const answer = await session.answer(photo.path, pixels, 5);
      return command.ask(session, { ...photo, pixels, answer }, asked, places, { signal, onProgress });
    },
    async done(photo, pixels, value) {
      try {
        await teller.done(photo, value, pixels);
        done++;
      } catch (error) {
        if (signal.aborted) return;
        if (alone || isSaveError(error)) throw (fatal = error);
        failed(photo.path, error);
      }
    },
    async failed({ path }, error) {
      if (alone) throw (fatal = namingPhoto(error, path));
      failed(path, error);
    },
  });
  await looped.catch((error: unknown) => {
    if (error !== fatal) throw error;
  });
  if (alone && fatal === undefined && done === 0) fatal = new HeadlightError('cancelled');
  if (alone && fatal !== undefined) throw fatal;
  streams.clearProgress();
  await teller.end();
  leftOut.say(streams);
  const handled = done + failures;
  if (handled < photos.length) streams.message(`Stopped after ${handled} of ${photos.length} photos.`);
  if (fatal !== undefined) throw fatal;
  return inputs.failed.length + failures > 0 || handled < photos.length ? EXIT.someFailed : EXIT.done;
}

/** Numbers that overflow are told with the photo that they are of, as those of one among several are. */
function namingPhoto(error: unknown, path: string): unknown {
  if (!(error instanceof HeadlightError && error.code === 'outputNotFinite')) return error;
  return new HeadlightError(error.code, { ...error.params, photo: displayPath(path) });
}
