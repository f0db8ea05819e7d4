/** Which photos a person has turned, by content: kept across starts, whatever the file is called and wherever it lies. One JSON file in the data folder. */
import * as v from 'valibot';
import { TURNS, type Turn } from '../../shared/turn';
import { JsonFile } from '../files/json-file';
import { fingerprint, fingerprintOfBytes } from '../models/fingerprint';

/** A photo that is asked about: its file, or what it holds. */
export type TurnedContent = { readonly path: string } | { readonly bytes: Uint8Array };

const TurnedSchema = v.object({
  bytes: v.pipe(v.number(), v.integer(), v.minValue(1)),
  sha256: v.pipe(v.string(), v.length(64)),
  turn: v.picklist(TURNS),
});
type Turned = v.InferOutput<typeof TurnedSchema>;
const FileSchema = v.object({ photos: v.optional(v.array(v.unknown())) });

/** The oldest are forgotten beyond this. */
const MOST = 10_000;

export class PhotoTurns {
  readonly #file: JsonFile<readonly Turned[]>;
  #known: Promise<ReadonlyMap<number, readonly Turned[]>> | undefined;

  /** @param path of the JSON file; it and its folder are made when there is something to keep */
  constructor(path: string, onUnkept?: (error: unknown) => void) {
    const parse = (value: unknown): Turned[] =>
      (v.parse(FileSchema, value).photos ?? []).filter((entry) => v.is(TurnedSchema, entry));
    this.#file = new JsonFile(path, parse, onUnkept);
  }

  /** Only a file of the same size as one that was turned is read for this. Never rejects. */
  async of(content: TurnedContent, bytes: number): Promise<Turn> {
    this.#known ??= this.#file.read().then(bySize);
    const alike = (await this.#known).get(bytes);
    if (!alike) return 0;
    const sha256 = await hashOf(content).catch(() => null);
    return alike.find((entry) => entry.sha256 === sha256)?.turn ?? 0;
  }

  /** Rejects where the file cannot be written and nobody was named who is told, and where the photo cannot be read. */
  async keep(content: TurnedContent, bytes: number, turn: Turn): Promise<void> {
    const sha256 = await hashOf(content);
    if (sha256 === null) return; // too large to be a photo
    this.#known = undefined;
    await this.#file.update((known) => {
      const others = known.filter((entry) => entry.sha256 !== sha256);
      const photos = turn === 0 ? others : [...others, { bytes, sha256, turn }].slice(-MOST);
      return [{ photos }, undefined];
    });
    this.#known = undefined;
  }

  /** Rejects where the file cannot be written and nobody was named who is told. */
  async forget(): Promise<void> {
    await this.#file.update(() => [{ photos: [] }, undefined]);
    this.#known = undefined;
  }
}

function bySize(turned: readonly Turned[]): ReadonlyMap<number, readonly Turned[]> {
  const sizes = new Map<number, Turned[]>();
  for (const entry of turned) sizes.set(entry.bytes, [...(sizes.get(entry.bytes) ?? []), entry]);
  return sizes;
}

async function hashOf(content: TurnedContent): Promise<string | null> {
  return ('path' in content ? await fingerprint(content.path) : fingerprintOfBytes('', content.bytes)).sha256;
}
