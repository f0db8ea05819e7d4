/** Which class a folder's name means. */
import type { Label } from '../vit/checkpoint/checkpoint';

/** Matches WordNet ids first, then labels (whole, or one of their comma-separated words), then indices. */
export class ClassNames {
  readonly #byId = new Map<string, number>();
  readonly #byText = new Map<string, number | null>(); // null: means several classes

  constructor(private readonly labels: readonly Label[]) {
    labels.forEach(({ id, text }, index) => {
      if (!/^\d+$/.test(id)) this.#byId.set(id, index);
      for (const name of new Set([text, ...text.split(',')].map(plain))) {
        if (name === '') continue;
        this.#byText.set(name, this.#byText.has(name) ? null : index);
      }
    });
  }

  /** Null where the name means no class, or several. */
  indexOf(name: string): number | null {
    const byName = this.#byId.get(name) ?? this.#byText.get(plain(name));
    if (byName !== undefined) return byName;
    const index = /^\d+$/.test(name) ? Number(name) : NaN;
    return index < this.labels.length ? index : null;
  }
}

/** `Egyptian_cat` and `egyptian cat` are one name. */
function plain(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, ' ');
}
