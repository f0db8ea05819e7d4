/** What an unpickler gives, and what it asks: the names that a pickle may use. */

/** dict → Map, list and tuple → array, None → null, int → number (bigint beyond 2^53), bytes → Uint8Array; else what the world makes. */
export type PickleValue = unknown;

/** A name the world allows: called with its arguments, or (a type that is only named) never. */
export class PickleGlobal {
  constructor(
    readonly name: string,
    readonly call: ((args: readonly PickleValue[]) => PickleValue) | null,
  ) {}
}

export interface PickleWorld {
  /** `module.name` → what it stands for; undefined is refused by name. Throws where it can say more. */
  global(name: string): PickleGlobal | undefined;
  /** A persistent id: PyTorch's storages. */
  persistent(id: PickleValue): PickleValue;
}
