/** A painting as it is saved: the picture that is shown, or the error of each patch, with the holes it was made of. */
import type { Numbers } from '../../../shared/export/numbers';
import type { ExportAbout } from '../../../shared/ipc-export';
import { drawFilled } from '../../paint/filled';
import { context, pngOf } from '../../paint/figure';
import { madeBy } from '../export';
import { withoutExtension } from '../format';
import { t } from '../language.svelte';
import type { PhotoItem } from '../photos.svelte';
import { fillView, litBy, type FillState } from './fill.svelte';

export interface FillExport {
  readonly name: string;
  readonly about: ExportAbout;
  /** Error of each patch, [rows, cols]. */
  readonly numbers: Numbers;
  /** What is shown, of the model's own input size. */
  png(): Promise<Uint8Array>;
}

/** Null while what was asked for is not painted yet. */
export function fillExport(fill: FillState, item: PhotoItem): FillExport | null {
  const { current: filled, hidden, chance, look, attention } = fill;
  const { loaded } = fill.model;
  const by = filled && madeBy([item.id], fill.model.state);
  if (!filled || !loaded || !by) return null;
  const { loss, errors, normalised } = filled;
  const asked = look !== 'errors' &&
    attention &&
    fill.asked !== null && { patch: fill.asked, layer: fill.layer, head: fill.head };
  const { config, recipe } = loaded;
  return {
    name: `${withoutExtension(item.ref.name)} ${t(`fill.fileName.${look}`)}`,
    about: {
      ...by,
      fill: { hidden: [...hidden], ...(chance ?? {}), view: look, ...(asked && { asked }), loss, normalised },
    },
    numbers: { name: 'errors', axes: ['row', 'col'], shape: [...fill.grid], data: Float32Array.from(errors) },
    async png() {
      const canvas = new OffscreenCanvas(1, 1);
      drawFilled(context(canvas), filled, fillView(look, hidden), { config, recipe }, litBy(look === 'errors' ? errors : attention)); // prettier-ignore
      return pngOf(canvas);
    },
  };
}
