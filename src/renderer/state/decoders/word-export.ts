/** A written word's map as it is saved: with whose it is, the sentence it stands in, and how it was looked at. */
import type { Numbers } from '../../../shared/export/numbers';
import type { LookSettings } from '../../../shared/export/sidecar';
import type { FigureLook } from '../../../shared/figure/look';
import type { MapFigure } from '../../../shared/figure/map-figure';
import { numberText } from '../../../shared/figure/ticks';
import type { OverlayStyle, ScaleRange } from '../../../shared/overlay/overlay';
import type { ExportAbout } from '../../../shared/ipc-export';
import { minMax } from '../../../vit/explain/scale';
import type { Chosen } from '../../../vit/explain/word-look';
import { madeBy } from '../export';
import { withoutExtension } from '../format';
import { t } from '../language.svelte';
import type { PhotoItem } from '../photos.svelte';
import { wordText } from './word-text';
import type { WordsState } from './words.svelte';

export interface WordExport {
  readonly name: string;
  readonly about: ExportAbout;
  readonly numbers: Numbers;
  figure(look: FigureLook): MapFigure;
}

/** Null while no word is shown. @param style how values become light, without their scale */
export function wordExport(
  words: WordsState,
  item: PhotoItem,
  style: OverlayStyle,
  look: LookSettings,
  range: ScaleRange,
): WordExport | null {
  const { shown, sentence, model } = words;
  const by = shown && madeBy([item.id], model.state);
  if (!shown || !sentence || !by) return null;
  const { map, crop, layer, head, through, word } = shown;
  const text = wordText({ id: 0, text: shown.text });
  const about: ExportAbout = {
    ...by,
    look,
    word: {
      ids: [...sentence.ids],
      word,
      text: shown.text,
      layer,
      head,
      through,
      causal: !words.unmasked,
      ...(words.region && { box: { ...words.region } }),
    },
  };
  const { low, high } = minMax(map.data);
  const caption = [
    item.ref.name,
    by.model.name,
    `cross-attention of “${text}”, word ${word + 1} of “${sentence.text.trim()}”`,
    place('layer', layer),
    place('head', head),
    ...(through ? ['rollout through the encoder'] : []),
    ...(words.unmasked ? ['causal mask off'] : []),
    `range ${numberText(low)} to ${numberText(high)}`,
  ];
  const method = through ? ('rollout' as const) : ('attention' as const);
  const panel = { map, range, style, crop, method, label: '' };
  return {
    name: [withoutExtension(item.ref.name), t('words.fileName', { word: text }), ...(through ? [t('words.fileThrough')] : [])].join(' '), // prettier-ignore
    about,
    numbers: { name: 'map', axes: ['row', 'col'], shape: [map.rows, map.cols], data: Float32Array.from(map.data) },
    figure: (wanted) => ({ panels: [panel], columns: 1, oneRange: true, caption, look: wanted }),
  };
}

/** Always English, as files are; counted from 1. */
const place = (name: string, chosen: Chosen): string =>
  chosen === 'mean' ? `mean of ${name}s` : `${name} ${chosen + 1} of the decoder`;
