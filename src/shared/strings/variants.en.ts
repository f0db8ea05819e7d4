/** Sentences for errors that say more than their code: used when the error brings the parameter after the dot. */

export const variantsEn = {
  'hubUnreachable.absent':
    'Nobody answers at {host}: this computer seems to be offline, or the address is wrong ({detail}). Check the connection, then try again.',
  'photoEmpty.zeros':
    'This file holds nothing but zeros: none of it has arrived yet. If it is still being copied or synced, try again.',
  'photoDamaged.missing':
    'This photo is incomplete: {missing} % of it is missing. If it is still being copied or synced, try again.',
  'photoDamaged.cut':
    'This photo is incomplete: its end is missing. If it is still being copied or synced, try again; else fetch it anew.',
  'outputNotFinite.photo':
    '{photo}: the model computed {value} in “{tensor}” for this photo, so it has no answer; its weights are damaged, or their numbers are too large.',
  'photoUnknownFormat.picture':
    'This is a picture that Headlight does not read: {picture}. Save it as JPEG or PNG, then open that.',
  'photoUnknownFormat.video': 'This is a video ({video}); save one of its pictures as JPEG or PNG, then open that.',
  'photoUnknownFormat.sound': 'This is a sound recording ({sound}), not a picture; choose another file.',
  'photoUnknownFormat.document':
    'This is no picture but a file of another kind ({document}); save the picture in it as JPEG or PNG, or choose another file.',
  'photoUnknownFormat.archive': 'This is an archive ({archive}); unpack it, then open the photos in it.',
} as const;
