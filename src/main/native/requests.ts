/** What the native process accepts from its port, checked on arrival; the session judges whether layers and heads exist. */
import * as v from 'valibot';
import { OverridesSchema } from '../../shared/model-overrides';
import type { NativeRequest } from '../../shared/native-port';
import { expected } from '../../vit/errors';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const name = v.pipe(v.string(), v.maxLength(255));
const token = v.union([v.literal('cls'), v.strictObject({ row: count, col: count })]);
const method = v.picklist(['rollout', 'attention']);
const ofClass = v.picklist(['grad-rollout', 'relevance']);
const target = v.strictObject({ class: count, versus: v.exactOptional(count) });
const head = v.union([count, v.picklist(['mean', 'max', 'min'])]);

const RequestSchema = v.variant('type', [
  v.strictObject({ id: count, type: v.literal('open'), model: name, overrides: OverridesSchema }),
  v.strictObject({ id: count, type: v.literal('answer'), photo: name, pixels: v.instance(Float32Array), top: count }),
  v.strictObject({ id: count, type: v.literal('knows'), photo: name }),
  v.strictObject({
    id: count,
    type: v.literal('map'),
    photo: name,
    query: v.variant('method', [
      v.strictObject({ method, layer: count, head, token }),
      v.strictObject({ method: ofClass, layer: count, head, token, target: v.exactOptional(target) }),
    ]),
  }),
  v.strictObject({ id: count, type: v.literal('grid'), photo: name, query: v.object({ method, token }) }),
  v.strictObject({ type: v.literal('forget'), photo: name }),
  v.strictObject({ type: v.literal('close') }),
]);

/** @throws badRequest for anything else */
export function parseRequest(data: unknown): NativeRequest {
  const result = v.safeParse(RequestSchema, data);
  if (!result.success) throw expected('a request to the native engine', 'message', result.issues[0].message);
  return result.output;
}
