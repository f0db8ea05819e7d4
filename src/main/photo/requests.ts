/** What the photo process accepts from a port, checked on arrival: whoever sends on it may be a page that was taken over. Values are judged by the server. */
import * as v from 'valibot';
import type { PhotoRequest } from '../../shared/photo-port';
import { count } from '../../vit/ask/fields';
import { expected } from '../../vit/errors';
import type { Recipe } from '../../vit/recipe';
import { checkRecipe } from '../../vit/preprocess/check-recipe';

const photo = v.pipe(v.string(), v.maxLength(255));
const edge = v.number();

const isRecipe = (value: unknown): value is Recipe => {
  try {
    checkRecipe(value as Recipe);
    return true;
  } catch {
    return false;
  }
};

const RequestSchema = v.variant('type', [
  v.strictObject({ id: count, type: v.literal('thumbnail'), photo, edge }),
  v.strictObject({ id: count, type: v.literal('view'), photo, edge }),
  v.strictObject({ id: count, type: v.literal('pixels'), photo, recipe: v.custom<Recipe>(isRecipe, 'a recipe') }),
  v.strictObject({ id: count, type: v.literal('cancel'), request: count }),
]);

/** @throws badRequest for anything else */
export function parseRequest(data: unknown): PhotoRequest {
  const result = v.safeParse(RequestSchema, data);
  if (!result.success) throw expected('a request for a photo', 'message', result.issues[0].message);
  return result.output;
}

/** The number under which a message wants to be answered, or null. */
export function idOf(data: unknown): number | null {
  const has = typeof data === 'object' && data !== null && 'id' in data && typeof data.id === 'number';
  return has ? (data as { readonly id: number }).id : null;
}
