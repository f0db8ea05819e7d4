/** Predictions of each layer: what the model would say if it stopped there. */
import { layersTable } from '../../shared/export/lens-tables';
import { scoreText } from '../../shared/export/score-text';
import type { Question } from '../../vit/ask/questions';
import type { Prediction } from '../../vit/predictions';
import type { OutputKind } from '../../vit/output';
import { namerOf, withNames, type NamedPrediction } from '../named-classes';
import { plain } from '../streams';
import { aboutPhoto, type Printer } from './printer';

export const printLayers: Printer<Question<'logitLens'>> = (told) => {
  const { args, model, question, values } = told;
  const [value] = values;
  const { token, changes } = question;
  const namer = namerOf(args);
  const inWords = (layers: readonly (readonly Prediction[])[]): readonly (readonly NamedPrediction[])[] =>
    layers.map((predictions) => withNames(predictions, namer));
  const named = { top: inWords(value.top), classes: inWords(value.classes) };
  const table = layersTable(named);
  const { output } = model.checkpoint;
  return {
    table: () => textTable(named, output),
    csv: () => table.csv,
    json: () => ({ ...aboutPhoto(told), token, ...(changes && { changes }), output, ...table.json }),
  };
};

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
