/** Patches that are hidden from a masked autoencoder, and what it paints there: how they were chosen, the painting, and what a hole was made of. */
import { untrack } from 'svelte';
import { BUILT_IN_PAINTER } from '../../../shared/built-in';
import type { FilledPhoto } from '../../../shared/decoder-api';
import type { FillView } from '../../../shared/input-picture';
import { gridOf, shapeOf } from '../../../vit/config';
import type { ErrorData } from '../../../vit/errors';
import { hiddenByChance } from '../../../vit/explain/hidden-patches';
import { minMax } from '../../../vit/explain/scale';
import { chosenIn, wordMatrix, type Chosen } from '../../../vit/explain/word-look';
import type { EngineApi } from '../../engine/api';
import { asErrorData } from '../answers';
import type { PhotoItem, PhotoList } from '../photos.svelte';
import { DecoderModel, withLast, type DecoderUser } from './decoder-model.svelte';

export const FILL_LOOKS = ['original', 'hidden', 'painted', 'errors'] as const;
/** What the stage shows: the photo as the model gets it, its holes grey, its holes painted, or how far off each patch is. */
export type FillLook = (typeof FILL_LOOKS)[number];

/** How a look draws: errors and the original show no holes. */
export function fillView(
  look: FillLook,
  hidden: readonly number[],
): { readonly hidden: readonly number[]; readonly view: FillView } {
  return {
    hidden: look === 'original' || look === 'errors' ? [] : hidden,
    view: look === 'painted' ? 'painted' : 'hidden',
  };
}

/** Brightness of what has no share, where patches are lit. */
const DARK = 0.12;

/** Light of each patch, `DARK` to 1; null: all as they are. */
export function litBy(values: Float32Array | null): Float32Array | null {
  if (!values) return null;
  const { high } = minMax(values);
  return values.map((value) => DARK + (1 - DARK) * (high > 0 ? value / high : 0));
}

/** Shares that are hidden by chance, as masked autoencoders are trained and shown. */
export const FILL_SHARES = [0.25, 0.5, 0.75] as const;

const FIRST = { share: 0.75, seed: 1 } as const;
/** Paintings kept, of whichever photos. */
const KEPT = 12;

export interface FillUser extends DecoderUser {
  readonly photos: Pick<PhotoList, 'selected'>;
}

/** What the decoder read to paint one patch. */
interface HoleRows {
  readonly key: string;
  /** [layers · heads, 1 + patches] */
  readonly rows: Float32Array;
}

export class FillState {
  readonly #user: FillUser;
  readonly model: DecoderModel;
  /** The panel is open. */
  active = $state(false);
  look = $state<FillLook>('painted');
  /** The pointer hides patches; else it asks a hole. */
  brushing = $state(true);
  /** By chance: so much, in this order; null: patches were chosen by hand. */
  chance = $state.raw<{ readonly share: number; readonly seed: number } | null>(FIRST);
  #byHand = $state.raw<readonly number[]>([]);
  /** The patch whose attention is shown. */
  asked = $state<number | null>(null);
  layer = $state<Chosen>('mean');
  head = $state<Chosen>('mean');
  #known = $state.raw<ReadonlyMap<string, FilledPhoto>>(new Map());
  #failed = $state.raw<{ readonly key: string; readonly error: ErrorData } | null>(null);
  #holes = $state.raw<HoleRows | null>(null);
  #last: { readonly photo: string; readonly filled: FilledPhoto; readonly hidden: readonly number[] } | null = null;
  #running: string | null = null;

  constructor(user: FillUser, engine: EngineApi) {
    this.#user = user;
    this.model = new DecoderModel(user, engine, ['fill'], BUILT_IN_PAINTER);
  }

  readonly grid: readonly [rows: number, cols: number] = $derived.by(() =>
    this.model.loaded ? gridOf(this.model.loaded.config) : [1, 1],
  );

  readonly hidden: readonly number[] = $derived.by(() => {
    const { loaded } = this.model;
    if (!loaded) return [];
    const { patches } = shapeOf(loaded.config);
    if (this.chance) return hiddenByChance(patches, this.chance.share, this.chance.seed);
    return this.#byHand.filter((patch) => patch < patches);
  });

  readonly #photo: PhotoItem | null = $derived.by(() =>
    this.active ? this.model.askable(this.#user.photos.selected) : null,
  );

  readonly #key: string = $derived.by(() =>
    JSON.stringify([this.model.key, this.#user.photos.selected?.id ?? '', this.hidden]),
  );

  readonly error: ErrorData | null = $derived.by(
    () => this.model.error ?? (this.#failed?.key === this.#key ? this.#failed.error : null),
  );

  /** What stands until the wanted one is here is the last of the same photo, with its own holes. */
  readonly shown: { readonly filled: FilledPhoto; readonly hidden: readonly number[] } | null = $derived.by(() => {
    const photo = this.#user.photos.selected?.id ?? '';
    const filled = this.current;
    if (filled) this.#last = { photo, filled, hidden: this.hidden };
    return this.#last?.photo === photo && this.model.loaded ? this.#last : null;
  });

  /** Whether what stands is what was asked for. */
  readonly current: FilledPhoto | null = $derived.by(() => this.#known.get(this.#key) ?? null);

  /** Layers and heads of the decoder, of its rows of attention. */
  readonly #rows: HoleRows | null = $derived.by(() => (this.#holes?.key === this.#holeKey ? this.#holes : null));

  readonly #holeKey: string = $derived(`${this.#key} ${this.asked}`);

  /** [patches]: what the asked patch read of each, by the chosen layer and head; null while none is asked. */
  readonly attention: Float32Array | null = $derived.by(() => {
    const read = this.#rows?.rows;
    const { layers, heads } = this.bounds;
    if (!read || layers === 0) return null;
    const cols = 1 + this.grid[0] * this.grid[1];
    const perLayer = Array.from({ length: layers }, (_, layer) =>
      read.subarray(layer * heads * cols, (layer + 1) * heads * cols),
    );
    const where = [chosenIn(this.layer, layers), chosenIn(this.head, heads)] as const;
    return wordMatrix({ perLayer, words: 1, cols }, ...where).slice(1); // without the class token
  });

  readonly bounds: { readonly layers: number; readonly heads: number } = $derived.by(
    () => this.current?.decoder ?? { layers: 0, heads: 1 },
  );

  /** Follows the photo that is shown, and asks for what the panel needs; run each in an effect of its own. */
  readonly follow: readonly (() => void)[] = [
    () => {
      void this.#user.photos.selected?.id;
      untrack(() => (this.asked = null));
    },
    () => {
      if (this.active) this.model.want();
    },
    () => this.#want(),
    () => this.#ask(),
  ];

  byChance = (share: number, seed = this.chance?.seed ?? FIRST.seed): void => {
    this.chance = { share, seed };
    this.asked = null;
  };

  /** Hides patches, or shows them again; one at least stays visible. */
  brush = (patches: readonly number[], hide: boolean): void => {
    const now = new Set(this.hidden);
    for (const patch of patches)
      if (hide) now.add(patch);
      else now.delete(patch);
    if (now.size >= this.grid[0] * this.grid[1]) return;
    this.#byHand = [...now].sort((a, b) => a - b);
    this.chance = null;
    this.asked = null;
  };

  again = (): void => {
    if (this.model.error) this.model.again();
    this.#failed = null;
  };

  lost(): void {
    this.model.lost();
    this.#known = new Map();
    this.#failed = null;
    this.#last = null;
  }

  /** One at a time: under a brush only the newest is asked for when the one before is here. */
  #want(): void {
    const photo = this.#photo;
    const key = this.#key;
    const { hidden } = this;
    if (!photo || this.#known.has(key) || this.#failed?.key === key || this.#running !== null) return;
    const { api } = this.model;
    untrack(() => void this.#fill(api, photo.id, hidden, key));
  }

  async #fill(api: EngineApi, photo: string, hidden: readonly number[], key: string): Promise<void> {
    this.#running = key;
    try {
      const filled = await api.fill(photo, [...hidden]);
      this.#running = null;
      this.#known = withLast(this.#known, key, filled, KEPT);
    } catch (error) {
      this.#running = null;
      this.#failed = { key, error: asErrorData(error) };
    }
  }

  #ask(): void {
    const { asked, hidden } = this;
    const photo = this.#photo;
    const key = this.#holeKey;
    if (asked === null || !photo || !this.current || this.#holes?.key === key) return;
    const { api } = this.model;
    untrack(() => {
      void api.holeAttention(photo.id, [...hidden], asked).then(
        (rows) => (this.#holes = { key, rows }),
        (error: unknown) => (this.#failed = { key: this.#key, error: asErrorData(error) }),
      );
    });
  }
}
