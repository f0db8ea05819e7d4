/**
 * Each head switched off alone, and what that does to the answer: one run for each head of each layer. What a head does shows from its
 * layer on only, so a run begins at the quarter of the model that the layer stands in, with the tokens that come to it.
 */
import * as v from 'valibot';
import { expected } from '../errors';
import type { Changes } from '../explain/changes';
import type { HeadTable } from '../explain/head-statistics';
import type { Target } from '../explain/query';
import { ABLATION_MODES, aboutClass, changed } from './fields';
import type { Kind, QuestionContext } from './kind';
import { watch, type WatchedScore } from './watched';

/** More beginnings save little more, and each is a program to be compiled. */
const QUARTERS = 4;

const fields = { mode: v.picklist(ABLATION_MODES), ...aboutClass, ...changed };

/** Answer without the head minus answer with it; negative when the head speaks for the class. */
export interface Ablation {
  readonly target: Target;
  /** The meaning of `score`. */
  readonly of: WatchedScore;
  readonly logit: HeadTable;
  /** Equal to `logit` where the model is a regression. */
  readonly score: HeadTable;
}

/** A head that the changes have switched off already changes nothing. */
export const ablation: Kind<typeof fields, Ablation> = {
  fields,
  answers: 'table',
  needs: 'reruns',
  source: 'Michel, Levy & Neubig 2019, arXiv 1905.10650, section 3',
  async answer({ mode, target, changes = {} }, context) {
    const { depth: layers, heads } = context.config;
    const { headsOff = [], ablation: before = 'zero' } = changes;
    if (headsOff.length > 0 && before !== mode) throw expected(`${before}, as the heads that are off`, 'mode', mode);
    const watched = await watch(target, context);
    const table = (): Float32Array => new Float32Array(layers * heads); // [layers, heads]
    const [logit, score] = [table(), table()];
    const quarter = Math.ceil(layers / QUARTERS);
    for (let from = 0; from < layers; from += quarter) {
      const run = await runsFrom(from, changes, context);
      const whole = await run(changes);
      for (let at = from * heads; at < Math.min(from + quarter, layers) * heads; at++) {
        const off = { layer: Math.floor(at / heads), head: at % heads };
        const logits = await run({ ...changes, headsOff: [...headsOff, off], ablation: mode });
        logit[at] = watched.logit(logits) - watched.logit(whole);
        score[at] = watched.score(logits) - watched.score(whole);
        context.progress((at + 1) / (layers * heads));
      }
    }
    return {
      target: watched.target,
      of: watched.of,
      logit: { layers, heads, data: logit },
      score: { layers, heads, data: score },
    };
  },
};

/** The model from a layer on, for changes that differ from `before` only there: changes → logits [classes]. */
async function runsFrom(
  from: number,
  before: Changes,
  context: QuestionContext,
): Promise<(changes: Changes) => Promise<Float32Array>> {
  if (from === 0) return (changes) => context.logits(changes);
  const tokens = (await context.hidden(before))[from] ?? new Float32Array(0); // [tokens, dim]
  return (changes) => context.onward(from, tokens, changes);
}
