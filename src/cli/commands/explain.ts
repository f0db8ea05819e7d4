/** `headlight explain`: maps of photos, as overlays and as numbers. */
import { shapeOf } from '../../vit/config';
import { photoCommand } from '../ask-photos';
import { namerOf } from '../named-classes';
import { writeMaps } from '../print/explained';
import { FilesTeller } from '../print/files';
import { mapPlaces, type MapPlaces } from '../print/map-places';
import { askMaps, type AskedMaps, type MapsAsked } from '../print/maps';
import { readLook } from '../read/look';
import { readSelection } from '../read/selection';
import { formatOf } from '../runtime';

export const run = photoCommand<'table' | 'json', MapsAsked, MapPlaces, AskedMaps>({
  name: 'explain',
  takes: 'photos',
  forms(args) {
    const format = formatOf(args, ['table', 'json']);
    namerOf(args); // a language that there is not is refused before anything is opened
    return format;
  },
  read(args, { checkpoint }) {
    const selection = readSelection(args, checkpoint, shapeOf(checkpoint.config).grid);
    return { selection, look: readLook(args, selection.method, checkpoint.config) };
  },
  places: ({ args, inputs, asked: { selection } }) =>
    mapPlaces(
      args,
      inputs.photos.map(({ path }) => path),
      selection.method,
    ),
  ask: (session, photo, asked, { of }, work) => askMaps(session, photo, asked, of[photo.index]?.overlay != null, work),
  teller: (run) => new FilesTeller(run, (photo, value, pixels) => writeMaps(run, photo, value, pixels)),
});
