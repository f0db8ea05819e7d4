/** Scores, folders and dates that the gallery is narrowed to, in words. */
import { BANDS, NONE, type NarrowBy } from './gallery-narrow';
import { language, t } from './language.svelte';

/** @param folders names by key */
export function narrowName(by: NarrowBy, value: string, folders: ReadonlyMap<string, string>): string {
  if (value === NONE) return t(`gallery.${by}.none`);
  if (by === 'score') return bandName(Number(value));
  return by === 'folder' ? (folders.get(value) ?? '…') : dateName(value);
}

function bandName(band: number): string {
  const percent = new Intl.NumberFormat(language.locale, { style: 'percent' });
  const from = percent.format(BANDS[band] ?? 0);
  const above = BANDS[band - 1];
  return above === undefined
    ? t('gallery.score.from', { from })
    : t('gallery.score.between', { from, to: percent.format(above) });
}

/** '2019' or '2019-07'. */
function dateName(value: string): string {
  const [year = '', month] = value.split('-');
  const format = {
    year: 'numeric',
    timeZone: 'UTC',
    ...(month !== undefined && ({ month: 'long' } as const)),
  } as const;
  return new Intl.DateTimeFormat(language.locale, format).format(Date.UTC(Number(year), Number(month ?? 1) - 1));
}
