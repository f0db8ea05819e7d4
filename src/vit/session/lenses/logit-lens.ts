/**
 * The logit lens (nostalgebraist 2020, "interpreting GPT: the logit lens"): the model's own final norm and classifier on the hidden
 * states of every layer, as if the model stopped there.
 */
import type { LensContext, Lens } from './lens';
import { tokenIndex } from '../../explain/token';
import type { TokenRef } from '../../explain/query';
import { predictions, predictionsOf, type Prediction } from '../predictions';

export const logitLens: Lens<'logitLens'> = async ({ token, top, classes = [], changes }, context) => {
  const { config, model } = context;
  const best: Prediction[][] = [];
  const asked: Prediction[][] = [];
  for (const tokens of await context.hidden(changes)) {
    const logits = await context.onward(config.depth, readAt(tokens, token, context), changes);
    best.push(predictions(logits, model, top));
    asked.push(predictionsOf(logits, model, classes));
  }
  return { top: best, classes: asked };
};

/**
 * What the classifier is shown: for `cls` the tokens as they are, so that it pools as in the model, whatever it pools; for a patch,
 * a photo all of whose tokens are that patch. Then the class token, the mean of the patches and the distillation token are all it.
 */
function readAt(tokens: Float32Array, token: TokenRef, { config, layout, shape }: LensContext): Float32Array {
  if (token === 'cls') return tokens;
  const at = tokenIndex(layout, token.row, token.col) * config.dim;
  const patch = tokens.subarray(at, at + config.dim);
  const out = new Float32Array(shape.tokens * config.dim); // [tokens, dim]
  for (let i = 0; i < shape.tokens; i++) out.set(patch, i * config.dim);
  return out;
}
