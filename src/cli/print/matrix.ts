/** Weights of attention as a file: the token matrix of one head, as numbers or a picture, or every weight of every head of every layer. */
import { basename, extname } from 'node:path';
import { encodePng } from '../../main/photo/encode';
import { matrixNumbers } from '../../shared/export/lens-tables';
import { npyPieces } from '../../shared/export/npy';
import { nestedIn } from '../../shared/export/numbers';
import { safetensorsPieces } from '../../shared/export/safetensors';
import { matrixTitle } from '../../shared/figure/lens-titles';
import type { FigureLook } from '../../shared/figure/look';
import { matrixFigure } from '../../shared/figure/matrix';
import { matrixPicture, type MatrixLook } from '../../shared/overlay/token-matrix';
import type { TokenMatrix } from '../../vit/ask/matrix';
import type { Question } from '../../vit/ask/questions';
import { layoutOf, type AttentionStack } from '../../vit/explain/attention';
import type { SessionAnswer } from '../../vit/session/answer';
import type { VitSession } from '../../vit/session/session';
import type { Work } from '../../vit/session/work';
import type { Run } from '../ask-photos';
import { drawnPicture } from '../figure/picture';
import { recordedFigure } from '../figure/read-figure';
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
  { args, asked: { question, picture, figure, out } }: WeightsRun,
  by: MadeBy,
  value: TokenMatrix,
): Promise<File> {
  const numbers = matrixNumbers(value);
  const ending = extname(out).toLowerCase();
  if (question.lens !== 'matrix' || (ending !== '.png' && ending !== '.svg'))
    await saveNumbers(args, out, { by, asked: { question } }, numbers);
  else {
    const drawn = await matrixDrawn(by, question, value, { colors: picture, look: figure }, ending === '.svg');
    const asked = { question, picture, ...recordedFigure(figure) };
    await saveExport(args, { out, by, asked, holds: 'nothing', pieces: () => [drawn] });
  }
  return { shape: numbers.shape };
}

/** The squares alone; with axes as a drawing, where the model is changed, and where anything of a figure was asked for. */
async function matrixDrawn(
  { model: { name, checkpoint }, photos }: MadeBy,
  { layer, head, changes }: Question<'matrix'>,
  { data, tokens }: TokenMatrix,
  { colors, look }: { readonly colors: MatrixLook; readonly look: FigureLook },
  svg: boolean,
): Promise<Uint8Array | string> {
  if (!svg && !changes && Object.keys(look).length === 0) {
    const picture = matrixPicture(data, tokens, colors);
    return encodePng(picture.data, picture.rows, picture.cols, 4);
  }
  const { config, labels } = checkpoint;
  const whose = { photos: photos.map(({ path }) => basename(path)), model: name, labels, config };
  const title = matrixTitle(whose, layer, head);
  return drawnPicture(
    matrixFigure({ data, tokens, layout: layoutOf(config), colors, title, changes, look }),
    look,
    svg,
  );
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
  const poolHeads = checkpoint.config.attnPool?.heads ?? 1;
  const poolShape = [poolHeads, 1, (pool?.length ?? 0) / poolHeads]; // of all tokens, or of the patches alone
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
  return { shape, ...(pool && { poolAttention: nestedIn(poolShape, pool) }) }; // [heads, 1, read]
}
