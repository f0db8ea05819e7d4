/** What the native process accepts from its port, checked on arrival; the session judges whether layers and heads exist. */
import * as v from 'valibot';
import { OverridesSchema } from '../../shared/model-overrides';
import type { NativeRequest } from '../../shared/native-port';
import { expected } from '../../vit/errors';
import { PRECISIONS } from '../../vit/graph/onnx/stored';
import { count } from '../../vit/ask/fields';
import { questionSchema } from '../../vit/ask/questions';

const name = v.pipe(v.string(), v.maxLength(255));

const RequestSchema = v.variant('type', [
  v.strictObject({
    id: count,
    type: v.literal('open'),
    model: name,
    overrides: OverridesSchema,
    precision: v.picklist(PRECISIONS),
  }),
  v.strictObject({ id: count, type: v.literal('answer'), photo: name, pixels: v.instance(Float32Array), top: count }),
  v.strictObject({ id: count, type: v.literal('knows'), photo: name }),
  v.strictObject({ id: count, type: v.literal('ask'), photo: name, question: questionSchema }),
  v.strictObject({ type: v.literal('cancel'), request: count }),
  v.strictObject({ type: v.literal('forget'), photo: name }),
  v.strictObject({ type: v.literal('close') }),
]);

/** @throws badRequest for anything else */
export function parseRequest(data: unknown): NativeRequest {
  const result = v.safeParse(RequestSchema, data);
  if (!result.success) throw expected('a request to the native engine', 'message', result.issues[0].message);
  return result.output;
}
