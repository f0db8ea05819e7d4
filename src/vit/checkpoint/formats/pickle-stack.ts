/** What a pickle works on: a stack cut by marks, and the memo. Nothing is taken that is not there, and neither grows without end. */
import type { HeadlightError } from '../../errors';
import type { PickleValue } from './pickle-world';

/** Most values on stack and memo, so that memory stays within a small multiple of the file. */
const MAX_HELD = 1_000_000;

export class PickleStack {
  readonly #fail: (detail: string) => HeadlightError;
  readonly #memo = new Map<number, PickleValue>();
  readonly #marks: PickleValue[][] = [];
  #values: PickleValue[] = [];

  /** `fail` makes the error for whatever is not there or too much. */
  constructor(fail: (detail: string) => HeadlightError) {
    this.#fail = fail;
  }

  /** Answers true, as every operation that has been carried out does. */
  push(value: PickleValue): true {
    if (this.#values.length + this.#marks.length >= MAX_HELD) throw this.#fail('the pickle nests too deeply');
    this.#values.push(value);
    return true;
  }

  top(): PickleValue {
    if (this.#values.length === 0) throw this.#fail('the pickle takes what is not there');
    return this.#values.at(-1);
  }

  pop(): PickleValue {
    const top = this.top();
    this.#values.pop();
    return top;
  }

  /** The last `count` values, in order. */
  take(count: number): PickleValue[] {
    if (this.#values.length < count) throw this.#fail('the pickle takes what is not there');
    return this.#values.splice(this.#values.length - count, count);
  }

  mark(): true {
    if (this.#values.length + this.#marks.length >= MAX_HELD) throw this.#fail('the pickle nests too deeply');
    this.#marks.push(this.#values);
    this.#values = [];
    return true;
  }

  sinceMark(): PickleValue[] {
    const before = this.#marks.pop();
    if (!before) throw this.#fail('the pickle takes what is not there');
    const values = this.#values;
    this.#values = before;
    return values;
  }

  /** Drops the top value, or a mark with nothing after it. */
  drop(): true {
    if (this.#values.length > 0) this.pop();
    else this.sinceMark();
    return true;
  }

  /** Remembers the top value; without an index under the next one. */
  put(index = this.#memo.size): true {
    if (!Number.isInteger(index) || index < 0) throw this.#fail('broken pickle memo');
    if (this.#memo.size >= MAX_HELD) throw this.#fail('the pickle remembers too much');
    this.#memo.set(index, this.top());
    return true;
  }

  get(index: number): true {
    if (!this.#memo.has(index)) throw this.#fail('broken pickle memo');
    return this.push(this.#memo.get(index));
  }
}
