/** The settings of each export, beside its file or in it, as the command line writes them. */
import { basename } from 'node:path';
import { settingsText } from '../main/models/settings-text';
import { NUMBER_ENDINGS, numberPieces, type NumberEnding, type Numbers } from '../shared/export/numbers';
import { labelsOf, sidecarName, type Sidecar } from '../shared/export/sidecar';
import type { Turn } from '../shared/turn';
import type { RunningEngine } from './engine';
import type { OpenModel } from './open-model';
import type { Arguments } from './options';
import { version } from './package-root';
import { isFilePlace } from './write/places';
import { saveFiles, type FilePieces } from './write/save-file';

/** What differs between exports: a map with its look, or another question. */
export type Asked = Pick<Sidecar, 'map' | 'options' | 'look' | 'figure' | 'question' | 'beside' | 'picture' | 'format'>;

/** The model, the engine and the photos that a file was made with. */
export interface MadeBy {
  readonly model: OpenModel;
  /** Null: nothing ran. */
  readonly engine: RunningEngine | null;
  readonly photos: readonly SeenPhoto[];
}

/** A photo, and what it was turned by. */
export interface SeenPhoto {
  readonly path: string;
  readonly turn: Turn;
}

export interface Export {
  readonly out: string;
  readonly by: MadeBy;
  readonly asked: Asked;
  /** Whether the file holds its settings: it may do so beside another file that does, or instead of one. */
  readonly holds: 'nothing' | 'too' | 'instead';
  /** @param settings as JSON text; empty where the file holds none */
  pieces(settings: string): FilePieces['pieces'] | Promise<FilePieces['pieces']>;
}

/** Writes the file, and its settings beside it unless `--no-sidecar`. Rejects as `saveError` says, or where a photo or the weights are gone. */
export async function saveExport(args: Arguments, { out, by, asked, holds, pieces }: Export): Promise<void> {
  const beside = holds !== 'instead' && hasSidecar(args, out);
  const settings = beside || holds !== 'nothing' ? await settingsOf(by, out, asked) : '';
  const file = { path: out, pieces: await pieces(settings) };
  await saveFiles(beside ? [file, { path: sidecarName(out), pieces: [settings] }] : [file]);
}

/** Numbers in the form that the file's ending names. Rejects as `saveExport` does. */
export async function saveNumbers(
  args: Arguments,
  out: string,
  about: Pick<Export, 'by' | 'asked'>,
  numbers: Numbers,
): Promise<void> {
  const ending = NUMBER_ENDINGS.find((known) => out.toLowerCase().endsWith(known)) ?? '.npy';
  const pieces = (settings: string): ReturnType<typeof numberPieces> => numberPieces(ending, numbers, settings);
  await saveExport(args, { out, ...about, holds: HOLDS[ending], pieces });
}

const HOLDS: Readonly<Record<NumberEnding, Export['holds']>> = {
  '.npy': 'nothing',
  '.csv': 'nothing',
  '.safetensors': 'too',
  '.json': 'instead',
};

/** The files, and the settings that go beside them. */
export function withSidecars(args: Arguments, files: readonly string[]): string[] {
  return files.flatMap((file) => (hasSidecar(args, file) ? [file, sidecarName(file)] : [file]));
}

function hasSidecar(args: Arguments, file: string): boolean {
  return !args.has('no-sidecar') && isFilePlace(file);
}

async function settingsOf({ model, engine, photos }: MadeBy, out: string, asked: Asked): Promise<string> {
  const { id, name, folder, weights, checkpoint, overrides, typed } = model;
  return settingsText({
    headlight: version(),
    file: basename(out),
    photos,
    model: {
      id,
      name,
      config: { ...checkpoint.config },
      recipe: { ...checkpoint.recipe },
      overrides,
      ...(typed && { typed: { labels: [...typed.labels], templates: [...typed.templates] } }),
    },
    place: { folder, weights },
    asked: {
      ...(engine && { engine: { name: engine.name, detail: engine.detail, precision: engine.precision } }),
      ...asked,
      ...labelsOf(targetIn(asked), checkpoint.labels),
    },
  });
}

/** The class that was meant, where one was. */
function targetIn({ map, question }: Asked): Parameters<typeof labelsOf>[0] {
  if (map) return map.target;
  return question && 'target' in question ? question.target : null;
}
