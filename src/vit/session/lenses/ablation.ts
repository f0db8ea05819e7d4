/** Each head switched off alone, and what that does to the answer: one run for each head of each layer. */
import { expected } from '../../errors';
import type { Lens } from './lens';
import { watch } from './target';

/** A head that the changes have switched off already changes nothing. */
export const ablation: Lens<'ablation'> = async ({ mode, target, changes = {} }, context) => {
  const { depth: layers, heads } = context.config;
  const { headsOff = [], ablation: before = 'zero' } = changes;
  if (headsOff.length > 0 && before !== mode) throw expected(`${before}, as the heads that are off`, 'mode', mode);
  const watched = await watch(target, context);
  const { logits: whole } = await context.run(changes);
  const table = (): Float32Array => new Float32Array(layers * heads); // [layers, heads]
  const [logit, probability] = [table(), table()];
  for (let at = 0; at < layers * heads; at++) {
    const off = { layer: Math.floor(at / heads), head: at % heads };
    const logits = await context.logits({ ...changes, headsOff: [...headsOff, off], ablation: mode });
    logit[at] = watched.logit(logits) - watched.logit(whole);
    probability[at] = watched.probability(logits) - watched.probability(whole);
    context.progress((at + 1) / (layers * heads));
  }
  return {
    target: watched.target,
    logit: { layers, heads, data: logit },
    probability: { layers, heads, data: probability },
  };
};
