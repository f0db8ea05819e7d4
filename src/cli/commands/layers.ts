/** `headlight layers`: how the answer forms, layer by layer (the logit lens). */
import { layersTable } from '../../shared/export/lens-tables';
import { scoreText } from '../../shared/export/score-text';
import { shapeOf } from '../../vit/config';
import type { OutputKind } from '../../vit/output';
import type { Question } from '../../vit/ask/questions';
import type { Prediction } from '../../vit/predictions';
import { askPhoto } from '../ask-photo';
import { readChanges } from '../changes/changes';
import { readClasses } from '../explain/class-target';
import { readToken } from '../explain/token';
import { shown } from '../inputs';
import { namerOf, withNames, type NamedPrediction } from '../named-classes';
import { modelOf, named, scored, type OpenModel } from '../open-model';
import type { Arguments } from '../options';
import { EXIT, type Command } from '../program';
import { engineOf } from '../result';
import { onePhoto, openRuntime } from '../runtime';
import { MAX_TOP } from '../specs/common';
import { plain } from '../streams';
import { usageError } from '../usage-error';
import { withSidecars } from '../sidecar';
import { answerWish, giveAnswer } from '../write/answer';
import { checkPlaces } from '../write/places';

export const run: Command = async ({ args, streams, signal }) => {
  const wish = answerWish(args);
  const photo = onePhoto(args, 'layers');
  const namer = namerOf(args);
  const model = await modelOf(args, streams);
  const question = readQuestion(args, model);
  if (wish.out !== null) await checkPlaces(withSidecars(args, [wish.out]), { photos: [photo], model });
  const runtime = await openRuntime(args, streams, { first: 'maps', opened: model });
  try {
    const asked = await askPhoto(runtime, photo, signal, (session) => session.ask(photo, question, { signal }));
    const inWords = (layers: readonly (readonly Prediction[])[]): readonly (readonly NamedPrediction[])[] =>
      layers.map((predictions) => withNames(predictions, namer));
    const value = { ...asked.value, top: inWords(asked.value.top), classes: inWords(asked.value.classes) };
    const table = layersTable(value);
    const { token, changes } = question;
    const engine = engineOf(runtime);
    const about = { ...named(model), ...scored(model), engine, file: shown(photo), token, ...(changes && { changes }) };
    const answer = {
      table: () => textTable(value, model.checkpoint.output),
      csv: () => table.csv,
      json: () => ({ ...about, output: model.checkpoint.output, ...table.json }),
    };
    await giveAnswer(
      { args, streams },
      wish,
      answer,
      { model, engine, photos: [runtime.photos.seen(photo)] },
      question,
    );
    return EXIT.done;
  } finally {
    runtime.dispose();
  }
};

/** Throws `usage` for what the model lacks. */
function readQuestion(args: Arguments, { checkpoint: { config, labels } }: OpenModel): Question<'logitLens'> {
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
