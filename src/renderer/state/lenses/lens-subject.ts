/** Names the photo and the model that a lens's figure shows. */
import type { LensSubject } from '../../../shared/figure/lens-titles';
import type { ViTConfig } from '../../../vit/config';
import type { ModelState } from '../model.svelte';
import type { PhotoList } from '../photos.svelte';

/** Null while there is no model. @param photos by id */
export function lensSubject(
  { photos: list, model: { loaded } }: { readonly photos: PhotoList; readonly model: ModelState },
  photos: readonly string[],
): (LensSubject & { readonly config: ViTConfig }) | null {
  if (!loaded) return null;
  const { name, labels, config } = loaded;
  return { photos: photos.map((id) => list.byId(id)?.ref.name ?? ''), model: name, labels, config };
}
