/** `headlight layers`: how the answer forms, layer by layer (the logit lens). */
import { layersTable } from '../../shared/export/lens-tables';
import { scoreText } from '../../shared/export/score-text';
import { shapeOf } from '../../vit/config';
import type { OutputKind } from '../../vit/output';
import type { Question } from '../../vit/ask/questions';
import type { Prediction } from '../../vit/predictions';
import { readChanges } from '../changes/changes';
import { readClasses } from '../explain/class-target';
import { readToken } from '../explain/token';
import { namerOf, withNames, type NamedPrediction } from '../named-classes';
import type { OpenModel } from '../open-model';
import type { Arguments } from '../options';
import { questionCommand } from '../question-command';
import { MAX_TOP } from '../specs/common';
import { plain } from '../streams';
import { usageError } from '../usage-error';

export const run = questionCommand<Question<'logitLens'>>({
  name: 'layers',
  read: readQuestion,
  answer({ args, model, about, question: { token, changes }, value }) {
    const namer = namerOf(args);
    const inWords = (layers: readonly (readonly Prediction[])[]): readonly (readonly NamedPrediction[])[] =>
      layers.map((predictions) => withNames(predictions, namer));
    const named = { top: inWords(value.top), classes: inWords(value.classes) };
    const table = layersTable(named);
    const { output } = model.checkpoint;
    return {
      table: () => textTable(named, output),
      csv: () => table.csv,
      json: () => ({ ...about, token, ...(changes && { changes }), output, ...table.json }),
    };
  },
});

/** Throws `usage` for what the model lacks. */
function readQuestion(args: Arguments, { checkpoint: { config, labels } }: OpenModel): Question<'logitLens'> {
  namerOf(args); // a language that there is not is refused before anything runs
  if (config.classes === 0)
    throw usageError('`headlight layers` needs a model that names classes; this one is a backbone.');
  const token = readToken(args, shapeOf(config).grid);
  const classes = readClasses(args, labels, config.classes);
  const changes = readChanges(args, config);
  const top = args.integer('top', 1, MAX_TOP);
  return { lens: 'logitLens', token, top, ...(classes && { classes }), ...(changes && { changes }) };
}

interface Layers {
  readonly top: readonly (readonly NamedPrediction[])[];
  readonly classes: readonly (readonly NamedPrediction[])[];
}

function textTable({ top, classes }: Layers, output: OutputKind): string {
  return top
    .map((predictions, layer) => {
      const others = (classes[layer] ?? []).filter(({ index }) => !predictions.some((said) => said.index === index));
      const said = [...predictions, ...others].map(
        ({ score, name, label }) => `${scoreText(score, output)} ${plain(name ?? label)}`,
      );
      return `${(layer === 0 ? 'embedding' : `layer ${layer - 1}`).padEnd(10)} ${said.join('   ')}\n`;
    })
    .join('');
}
