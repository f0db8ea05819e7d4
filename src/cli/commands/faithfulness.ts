/** `headlight faithfulness`: deletion and insertion curves of the methods and of a random order, with the area under each. */
import { curvesTable } from '../../shared/export/lens-tables';
import { FAITHFULNESS_METHODS, type Curve, type FaithfulnessMethod, type LensQuestion } from '../../vit/explain/lens';
import type { ViTConfig } from '../../vit/config';
import type { Label } from '../../vit/checkpoint/checkpoint';
import { askPhoto } from '../ask-photo';
import { readChanges } from '../changes/changes';
import { readTarget } from '../explain/class-target';
import { shown } from '../inputs';
import { modelOf, named } from '../open-model';
import type { Arguments } from '../options';
import { EXIT, type Command } from '../program';
import { engineOf } from '../result';
import { formatOf, onePhoto, openRuntime } from '../runtime';
import { plain } from '../streams';
import { usageError } from '../usage-error';
import { saveFile } from '../write/atomic-file';

type Question = Extract<LensQuestion, { readonly lens: 'faithfulness' }>;

export const run: Command = async ({ args, streams, signal }) => {
  const format = formatOf(args, ['table', 'json', 'csv']);
  const photo = onePhoto(args, 'faithfulness');
  const model = await modelOf(args);
  const { config, labels } = model.checkpoint;
  const question = readQuestion(args, config, labels);
  const runtime = await openRuntime(args, streams, { first: 'maps', opened: model });
  try {
    const onProgress = (done: number): void => streams.progress(`${Math.round(100 * done)} %`);
    const { value } = await askPhoto(runtime, photo, signal, (session) =>
      session.lens(photo, question, { signal, onProgress }),
    );
    streams.clearProgress();
    const { methods: _, lens: __, target: ___, ...settings } = question;
    const label = labels[value.target.class]?.text ?? '';
    const about = { ...named(model), engine: engineOf(runtime), file: shown(photo) };
    const outcome: Outcome = {
      about: { ...about, class: value.target.class, label, ...settings },
      curves: value.curves,
    };
    const text = TEXTS[format](outcome);
    const out = args.text('out');
    if (out === null) await streams.result(text);
    else await saveFile(out, [text]);
    return EXIT.done;
  } finally {
    streams.clearProgress();
    runtime.dispose();
  }
};

/** Throws `usage` for what the model lacks. */
function readQuestion(args: Arguments, config: ViTConfig, labels: readonly Label[]): Question {
  if (config.classes === 0)
    throw usageError('`headlight faithfulness` needs a model that names classes; this one is a backbone.');
  const target = readTarget(args, 'relevance', labels, config.classes);
  const changes = readChanges(args, config);
  return {
    lens: 'faithfulness',
    methods: readMethods(args.text('method') ?? ''),
    steps: args.integer('steps', 1, 256),
    seed: args.integer('seed', 0, 2 ** 31),
    ...(target && { target }),
    ...(changes && { changes }),
  };
}

function readMethods(text: string): FaithfulnessMethod[] {
  return text.split(',').map((name) => {
    const method = FAITHFULNESS_METHODS.find((known) => known === name.trim());
    if (!method) throw usageError(`--method takes some of ${FAITHFULNESS_METHODS.join(', ')}, not \`${name}\`.`);
    return method;
  });
}

interface Outcome {
  readonly about: { readonly label: string } & Readonly<Record<string, unknown>>;
  readonly curves: readonly Curve[];
}

const TEXTS: Readonly<Record<'table' | 'csv' | 'json', (outcome: Outcome) => string>> = {
  table({ about, curves }) {
    const rows = curves.map(({ method, deletionAuc, insertionAuc }) => [
      method,
      deletionAuc.toFixed(4),
      insertionAuc.toFixed(4),
    ]);
    const line = ([name = '', ...numbers]: readonly string[]): string =>
      `${name.padEnd(14)}${numbers.map((number) => number.padStart(11)).join('')}\n`;
    return `AUC of the probability of ${plain(about.label)}\n${line(['', 'deletion', 'insertion'])}${rows.map(line).join('')}`;
  },
  csv: ({ curves }) => curvesTable(curves).csv,
  json: ({ about, curves }) => `${JSON.stringify({ ...about, ...curvesTable(curves).json }, null, 2)}\n`,
};
