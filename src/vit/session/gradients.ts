/** The gradients of a session's photos: compiled when first asked for, kept within a budget. */
import { beginningOf } from '../ask/key';
import type { TokenLayout } from '../explain/attention';
import { GradientMaps } from '../explain/gradient-maps';
import type { Backward } from './backward';
import { ByteLru } from './byte-lru';
import { keyOf, variantOf, type SettledChanges, type Variant } from './changes';

export class Gradients {
  readonly #compile: (variant: Variant) => Promise<Backward>;
  readonly #layout: TokenLayout;
  readonly #kept: ByteLru<GradientMaps>;
  /** Runs under way, which maps asked at the same time share. */
  readonly #coming = new Map<string, Promise<GradientMaps>>();
  /** The one used last, of the model as it is or of one that takes changes: each takes three times the weights' memory. */
  #backward: { readonly variant: Variant; readonly compiled: Backward } | null = null;
  #disposed = false;

  /** `compile` may reject; it is then tried again with the next question. `budget` in bytes. */
  constructor(compile: (variant: Variant) => Promise<Backward>, layout: TokenLayout, budget: number) {
    this.#compile = compile;
    this.#layout = layout;
    this.#kept = new ByteLru(budget, (maps) => maps.bytes);
  }

  get bytes(): number {
    return this.#kept.bytes;
  }

  /**
   * @param photo its key
   * @param changes of the model; null: as it is
   * @param classWeights [classes]
   * @param inTurn runs work when no other run is under way
   * @param patches gives the model input; asked only where the gradient is not kept
   */
  async of(
    photo: string,
    changes: SettledChanges | null,
    classWeights: Float32Array,
    inTurn: <T>(work: () => Promise<T>) => Promise<T>,
    patches: () => Float32Array,
  ): Promise<GradientMaps> {
    const key = `${keyOf(photo, changes)}\n${weightsKey(classWeights)}`;
    const known = this.#kept.get(key) ?? this.#coming.get(key);
    if (known) return known;
    const input = patches();
    const coming = inTurn(async () => {
      const backward = await this.#compiled(variantOf(changes));
      return new GradientMaps(await backward.run(input, classWeights, changes), this.#layout);
    });
    this.#coming.set(key, coming);
    try {
      const maps = await coming;
      if (this.#coming.get(key) === coming && !this.#disposed) this.#kept.set(key, maps); // not forgotten meanwhile
      return maps;
    } finally {
      if (this.#coming.get(key) === coming) this.#coming.delete(key);
    }
  }

  /** To be called after maps were asked: matrices made for them count. */
  trim(): void {
    this.#kept.trim();
  }

  forget(photo: string): void {
    const ofPhoto = (key: string): boolean => key.startsWith(beginningOf(photo));
    for (const key of [...this.#kept.keys()].filter(ofPhoto)) this.#kept.delete(key);
    for (const key of [...this.#coming.keys()].filter(ofPhoto)) this.#coming.delete(key);
  }

  dispose(): void {
    this.#disposed = true;
    this.#kept.clear();
    this.#backward?.compiled.dispose();
    this.#backward = null;
  }

  /** One at a time, because runs are. */
  async #compiled(variant: Variant): Promise<Backward> {
    if (this.#backward?.variant === variant) return this.#backward.compiled;
    this.#backward?.compiled.dispose(); // before the other one takes its memory
    this.#backward = null;
    const compiled = await this.#compile(variant);
    if (this.#disposed) compiled.dispose();
    else this.#backward = { variant, compiled };
    return compiled;
  }
}

function weightsKey(classWeights: Float32Array): string {
  const set = [...classWeights.entries()].filter(([, weight]) => weight !== 0);
  return set.map(([index, weight]) => `${index}:${weight}`).join(' ');
}
