/** Said where a file holds more than the encoder that is run: a captioner, a reader of text, a model that talks about photos, one that measures depth. */
import type { AnswerNote } from './answer-notes';
import type { DecoderTask } from './decoders/decoder';
import type { JsonObject } from './json';

/** Parts that no text tower of CLIP or SigLIP has, which reads labels beside the photos. */
const PART =
  /(^|\.)(language_model|multi_modal_projector|qformer|query_tokens|text_decoder|text_encoder|itm_head|decoder|enc_to_dec_proj|neck|fusion_stage)(\.|$)/;

/**
 * @param others tensors of the file that are of another part than the encoder
 * @param task what a decoder behind it does here; null where none runs
 */
export function encoderNotes(
  others: readonly string[],
  json: JsonObject,
  task: DecoderTask | null,
): readonly AnswerNote[] {
  if (!others.some((name) => PART.test(name))) return [];
  if (task) return task === 'fill' ? [] : [{ code: 'encoderWrites', params: {} }];
  const whole = json['model_type'];
  return typeof whole === 'string' && whole !== ''
    ? [{ code: 'encoderOf', params: { whole: whole.slice(0, 60) } }]
    : [{ code: 'encoderOfLarger', params: {} }];
}
