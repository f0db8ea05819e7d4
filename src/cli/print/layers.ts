/** Predictions of each layer: what the model would say if it stopped there. */
import { basename } from 'node:path';
import { layersFigure } from '../../shared/figure/layers';
import { layersTitle } from '../../shared/figure/lens-titles';
import { layersTable } from '../../shared/export/lens-tables';
import { scoreText } from '../../shared/export/score-text';
import type { AnswerTo, Question } from '../../vit/ask/questions';
import type { Prediction } from '../../vit/predictions';
import type { OutputKind } from '../../vit/output';
import { namerOf, withNames, type NamedPrediction } from '../named-classes';
import { plain } from '../streams';
import { aboutPhoto, type Printer } from './printer';

export const printLayers: Printer<Question<'logitLens'>> = (told) => {
  const { args, model, photos, question, values } = told;
  const [value] = values;
  const { token, changes } = question;
  const namer = namerOf(args);
  const inWords = (layers: readonly (readonly Prediction[])[]): readonly (readonly NamedPrediction[])[] =>
    layers.map((predictions) => withNames(predictions, namer));
  const named = { top: inWords(value.top), classes: inWords(value.classes) };
  const table = layersTable(named);
  const { output, labels, config } = model.checkpoint;
  const whose = { photos: [basename(photos[0])], model: model.name, labels, config };
  return {
    table: () => textTable(named, output),
    csv: () => table.csv,
    json: () => ({ ...aboutPhoto(told), token, ...(changes && { changes }), output, ...table.json }),
    figure: (look) =>
      layersFigure({ classes: followed(value), output, title: layersTitle(whose, token), changes, look }),
  };
};

/** Classes that a figure follows where none was named: the best of the last layer, among all that were asked for. */
const LINES = 4;

function followed({ top, classes }: AnswerTo<Question<'logitLens'>>): AnswerTo<Question<'logitLens'>>['classes'] {
  if ((classes.at(-1)?.length ?? 0) > 0) return classes;
  const best = (top.at(-1) ?? []).slice(0, LINES);
  return top.map((layer) => best.flatMap(({ index }) => layer.find((each) => each.index === index) ?? []));
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
