/** Which row of a benchmark is to be measured where a model runs. */
import * as v from 'valibot';
import { ROW_NAMES, type RowName } from '../vit/measure/rows';

export interface RowWish {
  readonly row: RowName;
  /** Ids of photos, each decoded once: as many as `photosNeeded`; none are timed where there are none. */
  readonly photos: readonly string[];
  /** How many of them are different. */
  readonly different: number;
  /** Timed runs at most. */
  readonly runs: number;
}

const MOST_PHOTOS = 1000;

export const RowWishSchema: v.GenericSchema<unknown, RowWish> = v.strictObject({
  row: v.picklist(ROW_NAMES),
  photos: v.pipe(v.array(v.pipe(v.string(), v.maxLength(255))), v.maxLength(MOST_PHOTOS)),
  different: v.pipe(v.number(), v.integer(), v.minValue(0)),
  runs: v.pipe(v.number(), v.integer(), v.minValue(1)),
});
