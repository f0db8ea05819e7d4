/** What `caption` and `read` take, checked: how a sentence is written, of which part of the photo, and what of it becomes files. */
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import type { Region } from '../../vit/recipe';
import type { WriteWish, WrittenSentence } from '../../vit/session/decoding';
import type { VitSession } from '../../vit/session/session';
import type { OpenModel } from '../open-model';
import type { Arguments } from '../options';
import { outFile } from '../runtime';
import { usageError } from '../usage-error';

const MOST = { beams: 64, words: 4096, alternatives: 50 } as const;

/** A wish whose beginning is still text: ids are the model's own. */
export interface Wish {
  readonly wish: Omit<WriteWish, 'begin'>;
  readonly begin: string | null;
}

/** Throws `usage`. */
export function readWish(args: Arguments): Wish {
  const whole = (name: string, most: number): number | undefined =>
    args.has(name) ? args.integer(name, 1, most) : undefined;
  const [beams, words] = [whole('beams', MOST.beams), whole('max-words', MOST.words)];
  const [begin, text] = [args.text('begin'), args.text('score')];
  if (text !== null) {
    const other = ['begin', 'beams', 'max-words'].find((name) => args.has(name));
    if (other !== undefined) throw usageError(`--score tells of a whole sentence, so that --${other} says nothing.`);
    if (text.trim() === '') throw usageError('--score takes a sentence.');
  }
  return {
    begin,
    wish: {
      ...(beams !== undefined && { beams }),
      ...(words !== undefined && { words }),
      ...(text !== null && { text }),
      ...(args.has('without-photo') && { photo: false }),
      alternatives: args.integer('alternatives', 0, MOST.alternatives),
    },
  };
}

/** `--box R0,C0,R1,C1`; null without. Throws `usage`. */
export function readBox(args: Arguments): Region | null {
  const text = args.text('box');
  if (text === null) return null;
  const parts = text.split(',').map((part) => (/^\s*\d{1,6}\s*$/.test(part) ? Number(part) : NaN));
  const [top = NaN, left = NaN, bottom = NaN, right = NaN] = parts;
  if (parts.length !== 4 || !(top < bottom && left < right))
    throw usageError(`--box takes first row, first column, and the row and column behind the last, px: 120,40,168,900, not \`${text}\`.`); // prettier-ignore
  return { top, left, bottom, right };
}

/** The model, which is shown this part of each photo alone. */
export function withBox(model: OpenModel, region: Region | null): OpenModel {
  if (!region) return model;
  const recipe: Checkpoint['recipe'] = { ...model.checkpoint.recipe, region };
  return { ...model, checkpoint: { ...model.checkpoint, recipe } };
}

/** The beginning as ids of the model's own words. */
export async function wishIn(session: VitSession, { wish, begin }: Wish): Promise<WriteWish> {
  return begin === null ? wish : { ...wish, begin: await session.idsOf(begin) };
}

/** Arrays that become files, by option. */
export interface RawFile {
  readonly out: string;
  array(written: WrittenSentence): { readonly shape: readonly number[]; readonly data: readonly Float32Array[] };
}

/** Throws `usage`. */
export function rawFiles(args: Arguments): RawFile[] {
  const perLayer = (layers: readonly Float32Array[], rows: number, cols: number): ReturnType<RawFile['array']> => ({
    shape: [layers.length, (layers[0]?.length ?? 0) / (rows * cols), rows, cols],
    data: layers,
  });
  const arrays: Readonly<Record<string, RawFile['array']>> = {
    raw: ({ crossAttention, words, tokens }) => perLayer(crossAttention, words.length, tokens),
    'self-attention': ({ selfAttention, words }) => perLayer(selfAttention, words.length, words.length),
    logits: ({ logits, words }) => ({ shape: [words.length, logits.length / words.length], data: [logits] }),
  };
  return Object.entries(arrays).flatMap(([option, array]) =>
    args.has(option) ? [{ out: outFile(args, option, ['.npy']), array }] : [],
  );
}
