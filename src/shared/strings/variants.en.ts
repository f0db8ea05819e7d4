/** Sentences for errors that say more than their code: used when the error brings the parameter after the dot. */

export const variantsEn = {
  'photoEmpty.zeros':
    'This file holds nothing but zeros: none of it has arrived yet. If it is still being copied or synced, try again.',
  'photoDamaged.missing':
    'This photo is incomplete: {missing} % of it is missing. If it is still being copied or synced, try again.',
  'photoDamaged.cut':
    'This photo is incomplete: its end is missing. If it is still being copied or synced, try again; else fetch it anew.',
} as const;
