/** Weights of attention as a file: the token matrix of one head, as numbers or a picture, or every weight of every head of every layer. */
import { basename } from 'node:path';
import { encodePng } from '../../main/photo/encode';
import { matrixNumbers } from '../../shared/export/lens-tables';
import { npyPieces } from '../../shared/export/npy';
import { nestedIn } from '../../shared/export/numbers';
import { safetensorsPieces } from '../../shared/export/safetensors';
import { matrixPicture } from '../../shared/overlay/token-matrix';
import type { TokenMatrix } from '../../vit/ask/matrix';
import { layoutOf, type AttentionStack } from '../../vit/explain/attention';
import type { SessionAnswer } from '../../vit/session/answer';
import type { VitSession } from '../../vit/session/session';
import type { Work } from '../../vit/session/work';
import type { Run } from '../ask-photos';
import { displayPath } from '../inputs';
import { named } from '../open-model';
import type { WeightsAsked } from '../read/weights';
import { engineOf } from '../result';
import { saveExport, saveNumbers, type MadeBy } from '../sidecar';
import type { Written } from './files';

type WeightsRun = Run<unknown, WeightsAsked, unknown>;

/** All of it; where the model is as it is, logits and the weights of attention pooling go with it. */
interface Whole {
  readonly stack: AttentionStack;
  /** [classes]; empty: of a backbone, or a changed model. */
  readonly logits: Float32Array;
  /** [heads, 1, tokens]; null: the model pools otherwise, or is changed. */
  readonly pool: Float32Array | null;
}

export type AskedWeights = TokenMatrix | Whole;

/** Rejects with the errors of session and engine. */
export async function askWeights(
  session: VitSession,
  photo: string,
  { logits }: Pick<SessionAnswer, 'logits'>,
  question: WeightsAsked['question'],
  work: Work,
): Promise<AskedWeights> {
  if (question.lens === 'matrix') return session.ask(photo, question, work);
  const { changes } = question;
  const stack = await session.attention(photo, changes);
  if (changes) return { stack, logits: new Float32Array(0), pool: null };
  return { stack, logits, pool: await session.poolAttention(photo) };
}

/** Rejects with the errors of photo and file. */
export async function writeWeights(run: WeightsRun, photo: string, value: AskedWeights): Promise<Written> {
  const { runtime, asked } = run;
  const { model } = runtime;
  const by = { model, engine: engineOf(runtime), photos: [runtime.photos.seen(photo)] };
  const { shape, ...more } =
    'stack' in value ? await writeWhole(run, photo, by, value) : await writeOne(run, by, value);
  const { prefix, grid } = layoutOf(model.checkpoint.config);
  const { lens: _, ...question } = asked.question;
  const about = { ...named(model), engine: by.engine, file: displayPath(photo), out: asked.out };
  return {
    json: { ...about, ...question, shape, prefixTokens: prefix, grid, ...more },
    line: `${asked.out}  float32 [${shape.join(', ')}]\n`,
  };
}

interface File {
  readonly shape: readonly number[];
  readonly poolAttention?: unknown;
}

/** [tokens, tokens] */
async function writeOne(
  { args, asked: { question, picture, out } }: WeightsRun,
  by: MadeBy,
  value: TokenMatrix,
): Promise<File> {
  const numbers = matrixNumbers(value);
  if (!out.toLowerCase().endsWith('.png')) await saveNumbers(args, out, { by, asked: { question } }, numbers);
  else {
    const { data, rows, cols } = matrixPicture(value.data, value.tokens, picture);
    const png = await encodePng(data, rows, cols, 4);
    await saveExport(args, { out, by, asked: { question, picture }, holds: 'nothing', pieces: () => [png] });
  }
  return { shape: numbers.shape };
}

/** [layers, heads, tokens, tokens] */
async function writeWhole(
  { args, asked: { question, out } }: WeightsRun,
  photo: string,
  by: MadeBy,
  { stack: { layers, heads, tokens, perLayer }, logits, pool }: Whole,
): Promise<File> {
  const { id, checkpoint } = by.model;
  const shape = [layers, heads, tokens, tokens];
  const poolShape = [checkpoint.config.attnPool?.heads ?? 0, 1, tokens];
  const { prefix, grid } = layoutOf(checkpoint.config);
  const isNamed = out.toLowerCase().endsWith('.safetensors');
  const about = { model: id, file: basename(photo), prefix: String(prefix), grid: grid.join('x') };
  const tensors = [
    { name: 'attention', shape, data: perLayer },
    ...(pool ? [{ name: 'pool_attention', shape: poolShape, data: [pool] }] : []),
    ...(logits.length > 0 ? [{ name: 'logits', shape: [logits.length], data: [logits] }] : []),
  ];
  await saveExport(args, {
    out,
    by,
    asked: { question },
    holds: isNamed ? 'too' : 'nothing',
    pieces: (settings) => (isNamed ? safetensorsPieces(tensors, { ...about, settings }) : npyPieces(shape, perLayer)),
  });
  return { shape, ...(pool && { poolAttention: nestedIn(poolShape, pool) }) }; // [heads, 1, tokens]
}
