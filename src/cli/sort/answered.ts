/** Photos with their label, before anything is done to their files. */
import { stat } from 'node:fs/promises';
import { systemPath } from '../../main/photo/byte-path';
import { orderOf, presentOf } from '../../vit/output';
import type { CommandContext } from '../command';
import { displayPath, findPhotos } from '../inputs';
import { sayInputs } from '../left-out';
import { readLevels } from '../levels';
import { isArchiveName } from '../many/archive-name';
import { listedPaths } from '../many/list';
import { PhotoStream, type StreamPhoto } from '../many/photo-stream';
import { Progress } from '../many/progress';
import { forEachPhoto } from '../photo-loop';
import { openRuntime, type Runtime } from '../runtime';
import { sentenceOf } from '../sentences';
import { usageError } from '../usage-error';

export interface LabelledPhoto {
  readonly path: string;
  /** When it was looked at, in bytes and milliseconds. */
  readonly then: { readonly bytes: number; readonly written: number };
  /** The best class first; of labels each on their own, all that are there. Empty where none is sure. */
  readonly classes: readonly number[];
  /** The best class, sure or not, and its score. */
  readonly best: number;
  readonly score: number;
}

export interface Labelled {
  readonly photos: readonly LabelledPhoto[];
  readonly failures: number;
  /** It was stopped before the last one. */
  readonly stopped: boolean;
}

/** Throws `usage` for a model that names nothing. @param then is told the model, and what was found; its engine is gone afterwards */
export async function labelled<T>(
  { args, streams, signal }: CommandContext,
  command: string,
  then: (model: Runtime['model'], found: Labelled) => Promise<T>,
): Promise<T | null> {
  const { operands, listed } = await listedPaths(args);
  const inputs = await findPhotos(operands, command, listed);
  const archive = inputs.photos.find(({ path }) => isArchiveName(path));
  if (archive)
    throw usageError(
      `\`headlight ${command}\` takes no archives (${displayPath(archive.path)}): it works on files, so that \`headlight undo\` can take it back. Unpack it, then name its folder.`,
    );
  const leftOut = sayInputs(streams, inputs);
  const stream = new PhotoStream(inputs.photos);
  if (inputs.photos.length === 0) return null;
  const runtime = await openRuntime(args, streams, { first: 'answer' });
  const photos: LabelledPhoto[] = [];
  let failures = inputs.failed.length;
  let handled: number;
  try {
    const { checkpoint, name } = runtime.model;
    const { labels, output } = checkpoint;
    if (output === 'none' || output === 'regression')
      throw usageError(`${name} names no classes; choose another --model.`);
    const { unsureBelow } = readLevels(args, checkpoint);
    const met = new Map<string, LabelledPhoto['then'] | null>();
    const progress = new Progress(streams, stream.total, () => stream.share);
    handled = await forEachPhoto(runtime, watched(stream, met), signal, {
      ask: (session, _photo, pixels) => session.classify(pixels, 1),
      async done({ path }, _pixels, answer) {
        progress.add();
        const then = met.get(path);
        const [best = 0] = orderOf(answer.logits, answer.output);
        const score = answer.scores[best] ?? 0;
        const present = answer.output === 'multi' ? presentOf(answer.scores, labels, answer) : null;
        const sure = score >= unsureBelow ? [best] : [];
        const classes = present ? orderOf(answer.logits, answer.output).filter((index) => present.has(index)) : sure;
        if (then) photos.push({ path, then, classes, best, score });
      },
      async failed({ path }, error) {
        failures++;
        leftOut.failed(error);
        progress.add();
        streams.message(`${displayPath(path)}: ${sentenceOf(error)}`);
      },
    });
  } finally {
    streams.clearProgress();
    runtime.dispose();
  }
  leftOut.say(streams, stream);
  return then(runtime.model, { photos, failures, stopped: stream.isStopped(handled) });
}

/** Looks at each file's size and time before it is read. */
async function* watched(
  stream: PhotoStream,
  met: Map<string, LabelledPhoto['then'] | null>,
): AsyncGenerator<StreamPhoto> {
  for await (const photo of stream) {
    const now = await stat(systemPath(photo.path)).catch(() => null);
    met.set(photo.path, now && { bytes: now.size, written: now.mtimeMs });
    yield photo;
  }
}
