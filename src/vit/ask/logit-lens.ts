/**
 * The logit lens (nostalgebraist 2020, "interpreting GPT: the logit lens"): the model's own final norm and classifier on the hidden
 * states of every layer, as if the model stopped there.
 */
import { tokenIndex } from '../explain/token';
import type { TokenRef } from '../explain/query';
import { predictions, predictionsOf, type Prediction } from '../predictions';
import { topAndClasses } from './answer';
import { changed, token } from './fields';
import type { Kind, QuestionContext } from './kind';

const fields = { token, ...topAndClasses, ...changed };

/** Layer 0 is the embedding, the last one the true end. */
export interface LayerAnswers {
  /** [layers + 1], best first. */
  readonly top: readonly (readonly Prediction[])[];
  /** The asked classes at each layer: [layers + 1][classes]. */
  readonly classes: readonly (readonly Prediction[])[];
}

export const logitLens: Kind<typeof fields, LayerAnswers> = {
  fields,
  answers: 'layers',
  needs: 'hidden',
  source: 'nostalgebraist 2020, "interpreting GPT: the logit lens"',
  async answer({ token: of, top, classes = [], changes }, context) {
    const { config, model } = context;
    const best: Prediction[][] = [];
    const asked: Prediction[][] = [];
    for (const tokens of await context.hidden(changes)) {
      const logits = await context.onward(config.depth, readAt(tokens, of, context), changes);
      best.push(predictions(logits, model, top));
      asked.push(predictionsOf(logits, model, classes));
    }
    return { top: best, classes: asked };
  },
};

/**
 * What the classifier is shown: for `cls` the tokens as they are, so that it pools as in the model, whatever it pools; for a patch,
 * a photo all of whose tokens are that patch. Then the class token, the mean of the patches and the distillation token are all it.
 */
function readAt(tokens: Float32Array, token: TokenRef, { config, layout, shape }: QuestionContext): Float32Array {
  if (token === 'cls') return tokens;
  const at = tokenIndex(layout, token.row, token.col) * config.dim;
  const patch = tokens.subarray(at, at + config.dim);
  const out = new Float32Array(shape.tokens * config.dim); // [tokens, dim]
  for (let i = 0; i < shape.tokens; i++) out.set(patch, i * config.dim);
  return out;
}
