/** The file that `--settings` names, and the command that made what it describes. */
import { readFile } from 'node:fs/promises';
import { parseSidecar, type Sidecar } from '../../shared/export/sidecar';
import type { ExportedQuestion } from '../../shared/export/exported-question';
import { usageError } from '../usage-error';

/** Commands whose files can be made again. */
export type Remaker = 'explain' | 'heads' | 'layers' | 'faithfulness' | 'attention' | 'preprocess';

/** Command for each kind of question; the missing kinds are recorded as maps or as parts of an answer. */
const BY_LENS: Readonly<Partial<Record<ExportedQuestion['lens'], Remaker>>> = {
  heads: 'heads',
  ablation: 'heads',
  logitLens: 'layers',
  faithfulness: 'faithfulness',
  matrix: 'attention',
  attention: 'attention',
  pixels: 'preprocess',
};

export interface Recorded {
  readonly sidecar: Sidecar;
  readonly command: Remaker;
}

/** Throws `usage` for a file that holds no settings of ours. */
export async function readRecorded(path: string): Promise<Recorded> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw usageError(`--settings cannot read \`${path}\`.`);
  });
  const sidecar = sidecarIn(text);
  if (sidecar?.word)
    throw usageError(
      `\`${path}\` holds what a written word looked at, which the window draws; \`headlight caption PHOTO --raw C.npy\` gives the numbers of every word.`,
    );
  if (sidecar?.fill)
    throw usageError(
      `\`${path}\` is of hidden patches and what was painted there: \`headlight fill PHOTO ${holesOf(sidecar.fill)} --out filled.png\` paints it again.`,
    );
  const command = sidecar && commandOf(sidecar);
  if (!command)
    throw usageError(`\`${path}\` holds no settings of an export; --settings takes the .json beside a saved file.`);
  return { sidecar, command };
}

const holesOf = ({ share, seed, hidden }: NonNullable<Sidecar['fill']>): string =>
  share !== undefined && seed !== undefined ? `--hide ${share} --seed ${seed}` : `--hide-patches ${hidden.join()}`;

function sidecarIn(text: string): Sidecar | null {
  try {
    return parseSidecar(text);
  } catch {
    return null;
  }
}

function commandOf({ map, question }: Sidecar): Remaker | null {
  if (map) return 'explain';
  return (question && BY_LENS[question.lens]) ?? null;
}
