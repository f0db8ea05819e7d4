/** The lenses a session answers: one entry each, from a question about a photo to its answer. */
import type { ViTConfig, ViTShape } from '../../config';
import { expected } from '../../errors';
import type { TokenLayout } from '../../explain/attention';
import type { Changes } from '../../explain/changes';
import type { LensAnswer, LensName, LensQuestion } from '../../explain/lens';
import type { PhotoAttention } from '../../explain/maps';
import { checkWanted, type Work } from '../work';
import { filters } from './filters';
import { heads } from './heads';
import { matrix } from './matrix';
import { positionSimilarity } from './position-similarity';

/** What a lens may use of the session and its photo. */
export interface LensContext extends Work {
  readonly config: ViTConfig;
  readonly shape: ViTShape;
  readonly layout: TokenLayout;
  /** Of the model as it is, or changed. */
  attention(changes?: Changes): Promise<PhotoAttention>;
  /** A weight of the model by canonical name, as stored, in float32. */
  tensor(name: string): Promise<Float32Array>;
}

/** Gives numbers that are the caller's own: nothing that the session keeps. Rejects with `badRequest` for what the model lacks. */
export type Lens<N extends LensName> = (
  question: Extract<LensQuestion, { readonly lens: N }>,
  context: LensContext,
) => Promise<LensAnswer<Extract<LensQuestion, { readonly lens: N }>>>;

const LENSES: { readonly [N in LensName]?: Lens<N> } = {
  filters,
  heads,
  matrix,
  positionSimilarity,
};

/** @throws badRequest, `cancelled`, or the engine's errors */
export async function askLens<Q extends LensQuestion>(question: Q, context: LensContext): Promise<LensAnswer<Q>> {
  // The table's entry for a name takes that name's question; TypeScript cannot tie the two together across the union.
  const lens = LENSES[question.lens] as
    ((question: LensQuestion, context: LensContext) => Promise<LensAnswer<Q>>) | undefined;
  if (!lens) throw expected('a lens of this session', 'lens', question.lens);
  checkWanted(context);
  const answer = await lens(question, context);
  checkWanted(context);
  return answer;
}
