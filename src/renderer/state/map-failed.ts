/** A map could not be made: its photo says so, or, where only its class was too much, attention is shown again. */
import { isOfClass, type MapQuery } from '../../vit/explain/query';
import { asErrorData } from './answers';
import { errorSentence, t } from './language.svelte';
import type { ExplainedClass } from './lenses/explained-class.svelte';
import type { Notices } from './notices.svelte';
import type { PhotoList } from './photos.svelte';
import type { Selection } from './selection.svelte';

interface Shown {
  readonly photos: PhotoList;
  readonly notices: Notices;
  readonly selection: Selection;
  readonly explainedClass: ExplainedClass;
}

export function mapFailed(shown: Shown, photo: string, error: unknown, query: MapQuery): void {
  const data = asErrorData(error);
  if (data.code === 'cancelled') return;
  if (!isOfClass(query)) return shown.photos.byId(photo)?.fail(data);
  shown.notices.say(t('why.failed', { reason: errorSentence(data) }), 'error');
  if (shown.selection.ofClass) shown.explainedClass.stop();
}
