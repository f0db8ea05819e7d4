/** Opens the text tower of a model of images and texts: its tensors by canonical name, checked, and none read before it is asked for. */
import { HeadlightError } from '../errors';
import { assemble, readFinite } from '../checkpoint/assemble';
import { withAdapters } from '../checkpoint/adapters';
import { isFloat } from '../checkpoint/dtype';
import { expectedTensors } from '../checkpoint/expected-tensors';
import { sourcesOf, type TensorPlan } from '../checkpoint/layouts/layout';
import { readSideFiles } from '../checkpoint/read-files';
import type { ModelFiles } from '../checkpoint/source';
import { unwrapped } from '../checkpoint/unwrap';
import { openWeights, type Weights } from '../checkpoint/weights';
import { blocksOf, type TextConfig } from './config';
import { nameText, type NamedText } from './layout';
import { textConfig } from './read-config';
import { storedTable } from './stored-table';
import type { TokenTable } from './token-table';

export interface TextTower {
  readonly config: TextConfig;
  readonly table: TokenTable;
  /** Logits are the cosine times `scale` plus `bias`. Null bias: they are softmaxed over the labels (CLIP); else each is a probability by itself (SigLIP). */
  readonly scale: number;
  readonly bias: number | null;
  /** The weights file. */
  readonly file: string;
  /** Parameters, the token embedding included. */
  readonly parameters: number;
  /** A tensor of the graph by its name, C order. */
  read(name: string): Promise<Float32Array>;
}

/**
 * Reads headers, small text files and two numbers. Throws `textTowerMissing` for a model that reads no texts, `textTowerUnsupported` for one whose texts cannot be
 * read here, and the checkpoint's errors.
 */
export async function openTextTower(files: ModelFiles, weightsFile?: string): Promise<TextTower> {
  const stored = await openWeights(files, weightsFile);
  const side = await readSideFiles(files);
  const weights = withAdapters(unwrapped(stored), side.adapter);
  const shapes = new Map([...weights.tensors].map(([name, { shape }]) => [name, shape]));
  const text = nameText({ shapes, json: side.config ?? {}, name: files.name, file: weights.file });
  if (!text) throw missing(files.name, [...shapes.keys()]);
  const [stray] = text.unnamed;
  if (stray !== undefined) throw unsupported(files.name, `\`${stray.slice(0, 80)}\` has no place in the text tower`);
  const scalar = (suffix: RegExp): string | undefined => [...shapes.keys()].find((name) => suffix.test(name));
  const [scaleName, biasName] = [scalar(/(^|\.)logit_scale$/), scalar(/(^|\.)logit_bias$/)];
  if (scaleName === undefined) throw unsupported(files.name, '`logit_scale`, the learned temperature, is missing');
  const config = textConfig(text, side.config ?? {});
  if (config.dim % config.heads !== 0) throw unsupported(files.name, `${config.heads} heads do not divide a width of ${config.dim}`); // prettier-ignore
  const plans = checkedPlans(text, config, weights);
  const number = async (name: string): Promise<number> => (await readFinite(name, weights))[0] ?? NaN;
  return {
    config,
    file: weights.file,
    table: storedTable(plans.get('token_embed.weight'), weights),
    scale: Math.exp(await number(scaleName)),
    bias: biasName === undefined ? null : await number(biasName),
    parameters: [...plans.values()].reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0),
    read: (name) => assemble(name, plans.get(name), weights),
  };
}

/** Names and shapes against the config. */
function checkedPlans({ plans }: NamedText, config: TextConfig, weights: Weights): Map<string, TensorPlan> {
  const own = [...expectedTensors(blocksOf(config, config.positions))].filter(([name]) =>
    /^(blocks|norm)\./.test(name),
  );
  const wanted = new Map<string, readonly number[]>([
    ['token_embed.weight', [config.vocabulary, config.dim]],
    ['pos_embed', [1, config.positions, config.dim]],
    ...own,
    ['projection.weight', [config.projection, config.dim]],
    ...(config.projectionBias ? [['projection.bias', [config.projection]] as const] : []),
  ]);
  for (const [tensor, shape] of wanted) {
    const plan = plans.get(tensor);
    if (!plan || plan.shape.includes(0)) throw new HeadlightError('checkpointMissingTensor', { name: weights.file, tensor: `text tower: ${tensor}` }); // prettier-ignore
    if (plan.shape.length !== shape.length || plan.shape.some((length, axis) => length !== shape[axis]))
      throw new HeadlightError('checkpointShapeMismatch', { tensor: `text tower: ${tensor}`, expected: `[${shape.join(', ')}]`, got: `[${plan.shape.join(', ')}]` }); // prettier-ignore
    for (const source of plan.parts.flatMap(sourcesOf)) {
      const dtype = weights.tensors.get(source)?.dtype;
      if (dtype !== undefined && !isFloat(dtype)) throw new HeadlightError('checkpointUnsupportedDtype', { tensor: source, dtype }); // prettier-ignore
    }
  }
  return new Map([...wanted.keys()].flatMap((name) => { const plan = plans.get(name); return plan ? [[name, plan] as const] : []; })); // prettier-ignore
}

/** Text encoders of other kinds, by what tells them. */
const OTHERS: readonly (readonly [RegExp, string])[] = [
  [/(^|\.)text_model\.(encoder\.layer|embeddings\.word_embeddings)/, 'its text encoder is a BERT'],
  [/^text\.transformer\.(encoder|embeddings)\./, 'its text encoder is one of transformers’ language models'],
  [/(^|\.)(language_model|text_decoder|decoder)\./, 'it writes text and has no encoder of labels'],
];

function missing(name: string, tensors: readonly string[]): HeadlightError {
  const other = OTHERS.find(([pattern]) => tensors.some((tensor) => pattern.test(tensor)));
  return other ? unsupported(name, other[1]) : new HeadlightError('textTowerMissing', { name });
}

function unsupported(name: string, detail: string): HeadlightError {
  return new HeadlightError('textTowerUnsupported', { name, detail });
}
