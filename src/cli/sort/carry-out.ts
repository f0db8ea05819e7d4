/** A plan for files told, carried out unless it is a dry run, and its end told. */
import { Filing } from '../../main/filing/filing';
import type { ContentOf, Outcome } from '../../main/filing/run';
import { shownName, type LeftFile, type LeftReason, type Plan } from '../../main/filing/plan';
import { saveError } from '../../shared/save-error';
import { visibleJson } from '../../vit/visible';
import { EXIT, type CommandContext, type ExitCode } from '../command';
import { displayPath } from '../inputs';
import { megabytes } from '../megabytes';
import { PLACES } from '../package-root';
import { sentenceOf } from '../sentences';
import { plain } from '../streams';

export const LEFT_WORDS: Readonly<Record<LeftReason, string>> = {
  taken: 'its name is taken there; left alone',
  already: 'is there already',
  missing: 'is gone',
  changed: 'was written while it was looked at; left alone',
  link: 'is a link; left alone',
  notFolder: 'a file has the name of its folder; left alone',
  notXmp: 'has a sidecar that cannot be understood; left alone',
  notInside: 'takes no keywords inside: JPEG, PNG, TIFF and WebP do, unless they are damaged',
};

export const filing = (): Filing => new Filing(PLACES.filing);

export interface Wanted {
  readonly format: 'table' | 'json';
  readonly plan: Plan;
  readonly content: ContentOf;
  /** What stands in JSON before the files. */
  readonly about: object;
  /** What stands beside a file, by its place in the plan. */
  beside(n: number): object;
  /** How it is said: 'copied', 'moved', 'written'. */
  readonly verb: string;
  /** Nothing else went wrong before. */
  readonly isWhole: boolean;
}

export async function carryOut({ args, streams, signal }: CommandContext, wanted: Wanted): Promise<ExitCode> {
  const { plan, content } = wanted;
  const dryRun = args.has('dry-run');
  const isJson = wanted.format === 'json';
  for (const left of plan.left) streams.message(leftLine(left));
  const onStep = (done: number): void => streams.progress(`${done} of ${plan.steps.length} files`);
  const ran = dryRun || plan.steps.length === 0 ? null : await filing().run(plan, { signal, content, onStep });
  streams.clearProgress();
  const failed = ran?.outcomes.filter((outcome) => outcome.failed !== null) ?? [];
  for (const outcome of failed) streams.message(failedLine(outcome));
  const done = plan.steps.filter(({ n }) => !failed.some(({ step }) => step.n === n));
  if (isJson) {
    const files = done.map(({ n, from, to }) => ({
      from: from && displayPath(from),
      to: displayPath(to),
      ...wanted.beside(n),
    }));
    const left = [
      ...plan.left.map(({ wish, reason }) => ({ file: displayPath(wish.from ?? wish.about ?? wish.name), reason })),
      ...failed.map(({ step, failed: reason }) => ({ file: displayPath(step.from ?? step.to), reason })),
    ];
    const { bytes, free } = plan;
    const said = {
      kind: plan.kind,
      ...wanted.about,
      dryRun,
      files,
      left,
      bytes,
      free: Number.isFinite(free) ? free : null,
    };
    await streams.result(`${visibleJson(JSON.stringify({ ...said, id: ran?.id ?? null }, null, 2))}\n`);
  } else {
    for (const { from, to } of done)
      await streams.result(`${from === null ? '' : `${plain(displayPath(from))} → `}${plain(displayPath(to))}\n`);
    streams.message(endLine(wanted, done.length, dryRun));
  }
  const isWhole = wanted.isWhole && failed.length === 0 && plan.left.every(({ reason }) => reason === 'already');
  return isWhole ? EXIT.done : EXIT.someFailed;
}

const files = (count: number): string => (count === 1 ? '1 file' : `${count} files`);

function endLine({ verb, plan: { bytes, free } }: Wanted, count: number, dryRun: boolean): string {
  if (!dryRun) return `${files(count)} ${verb}.${count > 0 ? ' `headlight undo` takes it back.' : ''}`;
  const room =
    bytes === 0
      ? ''
      : ` ${megabytes(bytes)} to be written, ${Number.isFinite(free) ? megabytes(free) : 'unknown room'} free.`;
  const fits = bytes > free ? ' It would not fit.' : '';
  return `${files(count)} would be ${verb}; nothing was touched.${room}${fits}`;
}

function leftLine({ wish, reason }: LeftFile): string {
  return `${displayPath(wish.from ?? wish.about ?? shownName(wish))}: ${LEFT_WORDS[reason]}`;
}

function failedLine({ step, failed }: Outcome): string {
  const name = displayPath(step.from ?? step.to);
  return `${name}: ${reasonWords(failed ?? '', name)}`;
}

/** Why a step was not done, as a sentence. */
export function reasonWords(code: string, name: string): string {
  if (code === 'EEXIST') return LEFT_WORDS.taken;
  if (code === 'changed') return LEFT_WORDS.changed;
  if (code === 'cancelled') return 'stopped before it';
  return sentenceOf(saveError(name, Object.assign(new Error(code), { code })));
}
