/** The weight files of one executor. A graph whose weights all stand in the file of an earlier one reads that: a gradient reads the forward's. */
import type { Placed } from '../../graph/onnx/serialise';
import type { StoredData, StoredTensor } from '../../graph/onnx/stored';
import { holds, layoutWeights, type WeightFiles, type WeightLayout } from './weight-files';

type Read = (name: string) => Promise<StoredData>;

export interface PlacedWeights {
  readonly folder: string;
  readonly place: (name: string) => Placed;
}

export class WeightPlaces {
  readonly #files: WeightFiles | undefined;
  /** What was put in files, and where it came from, should a file be lost. */
  readonly #known: { readonly layout: WeightLayout; readonly read: Read }[] = [];

  constructor(files: WeightFiles | undefined) {
    this.#files = files;
  }

  /**
   * Null where there is no place for files, or it is full: the weights then go into the model itself. Rejects where a weight cannot
   * be read.
   */
  async obtain(tensors: readonly StoredTensor[], read: Read): Promise<PlacedWeights | null> {
    const known = this.#known.find(({ layout }) => holds(layout, tensors));
    const source = known ?? { layout: layoutWeights(tensors), read };
    let unreadable: unknown = null;
    const found = await this.#files
      ?.obtain(source.layout, async (write) => {
        for (const [name, offset] of source.layout.offsets) {
          const data = await source.read(name).catch((error: unknown) => {
            unreadable = error;
            throw error;
          });
          await write(offset, data);
        }
      })
      .catch(() => null);
    if (unreadable !== null) throw unreadable; // the checkpoint's fault, not the disk's
    if (!found) return null;
    if (!known) this.#known.push(source);
    return {
      folder: found.folder,
      place: (name) => ({ file: found.file, offset: source.layout.offsets.get(name) ?? 0 }),
    };
  }
}
