/** `--turn`: by how much photos are turned clockwise, all alike or each by its own. */
import { TURNS, type Turn } from '../shared/turn';
import type { Arguments } from './options';
import { usageError } from './usage-error';

/** One turn for each photo, in the order in which they are met. */
export class PhotoTurns {
  readonly #turns: readonly Turn[];
  readonly #met = new Map<string, Turn>();

  /** @param turns one for all, or one for each; none turns nothing */
  constructor(turns: readonly Turn[]) {
    this.#turns = turns;
  }

  /** Throws `usage` where there are more photos than turns. */
  of(path: string): Turn {
    const [first = 0] = this.#turns;
    const turn = this.#met.get(path) ?? (this.#turns.length > 1 ? this.#turns[this.#met.size] : first);
    if (turn === undefined) throw usageError(`--turn has ${this.#turns.length} values for more photos.`);
    this.#met.set(path, turn);
    return turn;
  }
}

/** Throws `usage`. */
export function turnsOf(args: Arguments): PhotoTurns {
  const text = args.text('turn');
  const turns = (text?.split(',') ?? []).map((part) => TURNS.find((turn) => String(turn) === part.trim()));
  if (!turns.every((turn) => turn !== undefined))
    throw usageError(`--turn takes 0, 90, 180 or 270, several with commas, not \`${text ?? ''}\`.`);
  return new PhotoTurns(turns);
}
