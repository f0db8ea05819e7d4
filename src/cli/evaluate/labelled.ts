/** The labelled photos of a command, whatever they come in: folders, globs, lists, archives. Those that cannot be answered are told, counted and left out. */
import type { ModelPixels } from '../../shared/photo-port';
import type { LeftOut } from '../../shared/left-out';
import { HeadlightError } from '../../vit/errors';
import type { VitSession } from '../../vit/session/session';
import type { CommandContext } from '../command';
import { displayPath, meantPaths } from '../inputs';
import { LeftOutCount } from '../left-out';
import { eachPhoto, sayHandled, type Handled } from '../many/each-photo';
import { inJournal } from '../many/kept';
import { listedPaths } from '../many/list';
import { PhotoStream, type StreamPhoto } from '../many/photo-stream';
import { openJournal } from '../many/resumed';
import { shardOf } from '../many/shard';
import type { Runtime } from '../runtime';
import type { Failures } from './failures';
import { filesByFolder, filesByTable, joined, type LabelledFile } from './photos';
import { truthBeside } from './said-beside';
import type { Truth } from './tally';
import type { ReadTruth } from './truth';
import type { TruthTable } from './truth-table';

export interface LabelledSource {
  readonly stream: PhotoStream<LabelledFile>;
  readonly read: ReadTruth;
  readonly table: TruthTable | null;
  /** Files of the folders that are no photos. */
  readonly leftOut: LeftOut;
  /** How results name what was given. */
  readonly named: { readonly folder: string } | { readonly sources: readonly string[] };
}

/** The places where photos lie, on a line. */
export function placesText(named: LabelledSource['named']): string {
  if ('folder' in named) return named.folder;
  const [first = '', ...more] = named.sources;
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}

export interface LabelledWish {
  readonly command: string;
  readonly read: ReadTruth;
  readonly table?: TruthTable | null;
  /** A photo may have several labels. */
  readonly several?: boolean;
}

/** Finds the photos that the arguments name, with their labels. Throws `usage`. */
export async function labelledSource(
  { args }: Pick<CommandContext, 'args'>,
  failures: Failures,
  { command, read, table = null, several = false }: LabelledWish,
): Promise<LabelledSource> {
  const shard = shardOf(args);
  const { operands, listed } = await listedPaths(args);
  const { paths, failed } = await meantPaths(operands, command, listed);
  for (const { path, error } of failed) failures.add(path, HeadlightError.fromData(error));
  const found = table ? await filesByTable(paths, table, failures.add) : await filesByFolder(paths, read, failures.add);
  const files = several ? await joined(found.files) : found.files;
  const has = (photo: Pick<StreamPhoto<LabelledFile>, 'from' | 'member'>): boolean => {
    const isThere = table === null || table.inArchive(photo) !== null;
    if (!isThere) table.leave(1);
    return isThere;
  };
  const stream = new PhotoStream(files, { shard, hashed: args.has('resume'), has });
  const [only, ...more] = [...operands, ...(listed.length > 0 ? [args.text('from-file') ?? '-'] : [])].map(displayPath);
  const named = only !== undefined && more.length === 0 ? { folder: only } : { sources: [only ?? '', ...more] };
  return { stream, read, table, leftOut: found.leftOut, named };
}

export interface LabelledPhoto extends StreamPhoto<LabelledFile> {
  readonly truth: Truth;
}

/** Each photo with what is true of it; those of which nothing can be told have an error. */
export async function* withTruths({ stream, read, table }: LabelledSource): AsyncGenerator<LabelledPhoto> {
  for await (const photo of stream) {
    try {
      yield {
        ...photo,
        truth: photo.from.truth ?? table?.inArchive(photo) ?? (photo.member ? truthBeside(photo, read) : []),
      };
    } catch (error) {
      yield { ...photo, truth: [], error: photo.error ?? error };
    }
  }
}

export interface LabelledQuestion<S> {
  /** Everything the answer depends on beside photo and model. */
  readonly question: Readonly<Record<string, unknown>>;
  /** Asks the model; the result is what `--resume` keeps. */
  ask(session: VitSession, pixels: ModelPixels): Promise<S>;
  /** @returns what stands behind the progress, if anything */
  done(photo: LabelledPhoto, value: S): string | undefined;
}

/** What came of it; `stopped`: before the last photo. */
export interface LabelledEnd extends Handled {
  readonly stopped: boolean;
}

/** Ends early as `forEachPhoto` does, and rejects as it does. @param journalAt of `--resume`; null: nothing is kept */
export async function eachLabelled<S>(
  context: CommandContext,
  runtime: Runtime,
  source: LabelledSource,
  failures: Failures,
  journalAt: string | null,
  { question, ask, done }: LabelledQuestion<S>,
): Promise<LabelledEnd> {
  const { stream, table } = source;
  const leftOut = new LeftOutCount({ photos: stream.files, leftOut: source.leftOut, single: false });
  const journal = journalAt === null ? null : await openJournal<S>(journalAt, context.args, runtime.model, question);
  try {
    const kept = journal && inJournal<S, S>(journal, runtime);
    const handled = await eachPhoto<LabelledPhoto, S, S>(
      context,
      runtime,
      { stream, photos: withTruths(source), kept, leftOut },
      {
        ask: (session, _photo, pixels) => ask(session, pixels),
        said: (_photo, _pixels, value) => value,
        give: (photo, value) => Promise.resolve(done(photo, value)),
        failed: ({ path }, error) => Promise.resolve(failures.keep(path, error)),
      },
    );
    const stopped = stream.isStopped(handled.handled);
    if (!stopped && stream.hasArchives)
      for (const name of table?.unmet() ?? []) failures.add(name, new HeadlightError('photoNotFound', { name }));
    const left = table?.leftSentence() ?? null;
    if (left !== null) context.streams.message(left);
    sayHandled(context, { stream, leftOut }, handled);
    return { ...handled, stopped };
  } finally {
    await journal?.close();
  }
}
