/** `headlight preprocess`: what the model sees of a photo, as numbers. */
import { displayPath } from '../inputs';
import { EXIT, type Command } from '../command';
import { noteSentences } from '../sentences';
import { modelOf, named } from '../open-model';
import { notesOf } from '../photo-notes';
import { formatOf, onePhoto, outFile, Photos } from '../runtime';
import { saveExport, withSidecars } from '../sidecar';
import { turnsOf } from '../turns';
import { checkPlaces } from '../write/places';
import { npy } from '../../shared/export/npy';

export const run: Command = async ({ args, streams, signal }) => {
  const format = formatOf(args, ['table', 'json']);
  const photo = onePhoto(args, 'preprocess');
  const out = outFile(args, 'out', ['.npy']);
  const model = await modelOf(args, streams);
  await checkPlaces(withSidecars(args, [out]), { photos: [photo], model });
  for (const note of noteSentences(model.checkpoint)) streams.message(note);
  const photos = new Photos(turnsOf(args));
  try {
    const seen = await photos.pixels(photo, model, signal);
    const { pixels, rows, cols, crop, photoRows, photoCols } = seen;
    const shape = [model.checkpoint.config.channels, rows, cols];
    await saveExport(args, {
      out,
      by: { model, engine: null, photos: [photos.seen(photo)] },
      asked: { question: { lens: 'pixels' } },
      holds: 'nothing',
      pieces: () => npy(shape, pixels),
    });
    const { recipe } = model.checkpoint;
    const result = {
      ...named(model),
      file: displayPath(photo),
      out,
      shape,
      crop,
      photo: { rows: photoRows, cols: photoCols },
      recipe,
      ...notesOf(seen),
    };
    for (const { message } of notesOf(seen).photoNotes ?? []) streams.message(`${displayPath(photo)}: ${message}`);
    await streams.result(
      format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : `${out}  float32 [${shape.join(', ')}]\n`,
    );
    return EXIT.done;
  } finally {
    photos.dispose();
  }
};
