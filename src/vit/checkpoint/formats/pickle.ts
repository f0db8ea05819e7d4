/**
 * An unpickler that cannot run anything (Python's pickletools, protocols 0 to 5): it builds plain values and what `PickleWorld`
 * knows by name; every other name is refused before it is looked up, so no code of the file or of this program is reached.
 */
import { HeadlightError } from '../../errors';
import { PickleReader } from './pickle-reader';

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
  /** `module.name` → what it stands for; undefined is refused by name. */
  global(name: string): PickleGlobal | undefined;
  /** A persistent id: PyTorch's storages. */
  persistent(id: PickleValue): PickleValue;
}

/** Memory stays within a small multiple of the file: a real one has 25 operations per tensor and each makes one value. */
const MAX_OPS = 4_000_000;
const MAX_HELD = 1_000_000;
const MAX_INT_BYTES = 64;

/**
 * The first pickle of `bytes`. Throws `checkpointForbiddenPickle` for a name that is not allowed, `checkpointDamaged` for the rest.
 * @param file for errors
 */
export function unpickle(bytes: Uint8Array, file: string, world: PickleWorld): { value: PickleValue; end: number } {
  const machine = new Machine(bytes, file, world);
  return { value: machine.run(), end: machine.at };
}

class Machine {
  readonly #in: PickleReader;
  readonly #memo = new Map<number, PickleValue>();
  readonly #marks: PickleValue[][] = [];
  #stack: PickleValue[] = [];

  constructor(
    bytes: Uint8Array,
    private readonly file: string,
    private readonly world: PickleWorld,
  ) {
    this.#in = new PickleReader(bytes, this.#damaged);
  }

  get at(): number {
    return this.#in.at;
  }

  run(): PickleValue {
    for (let ops = 0; ops < MAX_OPS; ops++) {
      const op = String.fromCharCode(this.#in.u8());
      if (op === '.') return this.#pop();
      if (!this.#number(op) && !this.#text(op) && !this.#container(op) && !this.#memory(op) && !this.#object(op))
        throw this.#damaged(`unknown pickle operation 0x${op.charCodeAt(0).toString(16)}`);
      if (this.#stack.length + this.#marks.length > MAX_HELD) throw this.#damaged('the pickle nests too deeply');
    }
    throw this.#damaged(`more than ${MAX_OPS} pickle operations`);
  }

  /** None, booleans and numbers. */
  #number(op: string): boolean {
    const input = this.#in;
    switch (op) {
      case 'N':
        return this.#push(null);
      case '\x88':
        return this.#push(true);
      case '\x89':
        return this.#push(false);
      case 'K':
        return this.#push(input.u8());
      case 'M':
        return this.#push(input.u16());
      case 'J':
        return this.#push(input.i32());
      case 'G':
        return this.#push(input.f64());
      case '\x8a':
        return this.#push(this.#long(input.u8()));
      case '\x8b':
        return this.#push(this.#long(input.i32()));
      case 'I':
      case 'L':
      case 'F':
        return this.#push(this.#written(op, input.line()));
      default:
        return false;
    }
  }

  /** Numbers that protocol 0 writes as text; `I01` and `I00` are booleans. */
  #written(op: string, text: string): PickleValue {
    if (op === 'I' && (text === '01' || text === '00')) return text === '01';
    if (op === 'F') return Number(text);
    const digits = /^([+-]?\d{1,100})L?$/.exec(text)?.[1];
    if (digits === undefined) throw this.#damaged('a number in the pickle is none');
    return small(BigInt(digits.replace('+', '')));
  }

  /** Two's complement, little-endian. */
  #long(length: number): PickleValue {
    if (length < 0 || length > MAX_INT_BYTES) throw this.#damaged(`an integer of ${length} bytes in the pickle`);
    const bytes = this.#in.raw(length);
    const value = bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    return small(length === 0 ? 0n : BigInt.asIntN(8 * length, value));
  }

  #text(op: string): boolean {
    const input = this.#in;
    switch (op) {
      case 'X':
        return this.#push(input.text(input.u32()));
      case '\x8c':
        return this.#push(input.text(input.u8()));
      case '\x8d':
        return this.#push(input.text(input.u64()));
      case 'U':
        return this.#push(input.text(input.u8()));
      case 'T':
        return this.#push(input.text(input.u32()));
      case 'V':
        return this.#push(input.line());
      case 'S':
        return this.#push(input.line().replace(/^(['"])(.*)\1$/, '$2'));
      case 'C':
        return this.#push(input.raw(input.u8()));
      case 'B':
        return this.#push(input.raw(input.u32()));
      case '\x8e':
      case '\x96':
        return this.#push(input.raw(input.u64()));
      default:
        return false;
    }
  }

  /** Tuples, lists, dicts; sets become arrays. */
  #container(op: string): boolean {
    switch (op) {
      case ')':
      case ']':
      case '\x8f':
        return this.#push([]);
      case '}':
        return this.#push(new Map());
      case 't':
      case 'l':
      case '\x91':
        return this.#push(this.#sinceMark());
      case '\x85':
      case '\x86':
      case '\x87':
        return this.#push(this.#take(op.charCodeAt(0) - 0x84));
      case 'd':
        return this.#setItems(this.#sinceMark(), new Map());
      case 's':
        return this.#setItems(this.#take(2), this.#pop());
      case 'u':
        return this.#setItems(this.#sinceMark(), this.#pop());
      case 'a':
        return this.#append(this.#take(1), this.#pop());
      case 'e':
      case '\x90':
        return this.#append(this.#sinceMark(), this.#pop());
      default:
        return false;
    }
  }

  /** Marks, the memo, frames. */
  #memory(op: string): boolean {
    const input = this.#in;
    switch (op) {
      case '(':
        this.#marks.push(this.#stack);
        this.#stack = [];
        return true;
      case '0':
        if (this.#stack.length > 0) this.#pop();
        else this.#sinceMark();
        return true;
      case '1':
        this.#sinceMark();
        return true;
      case '2':
        return this.#push(this.#top());
      case 'p':
        return this.#put(Number(input.line()));
      case 'q':
        return this.#put(input.u8());
      case 'r':
        return this.#put(input.u32());
      case '\x94':
        return this.#put(this.#memo.size);
      case 'g':
        return this.#get(Number(input.line()));
      case 'h':
        return this.#get(input.u8());
      case 'j':
        return this.#get(input.u32());
      case '\x80':
        if (input.u8() > 5) throw this.#damaged('a pickle protocol that is not known');
        return true;
      case '\x95':
        input.u64();
        return true;
      default:
        return false;
    }
  }

  /** Names and what is made of them: the only place where a pickle could ask for code. */
  #object(op: string): boolean {
    const input = this.#in;
    switch (op) {
      case 'c':
        return this.#push(this.#find(input.line(), input.line()));
      case '\x93': {
        const [module, name] = this.#take(2);
        return this.#push(this.#find(module, name));
      }
      case 'i': {
        const found = this.#find(input.line(), input.line());
        return this.#push(this.#call(found, this.#sinceMark()));
      }
      case 'o': {
        const [found, ...args] = this.#sinceMark();
        return this.#push(this.#call(found, args));
      }
      case 'R':
      case '\x81': {
        const [callable, args] = this.#take(2);
        return this.#push(this.#call(callable, args));
      }
      case '\x92': {
        const [callable, args, named] = this.#take(3);
        if (!(named instanceof Map) || named.size > 0) throw this.#damaged('an object with named arguments');
        return this.#push(this.#call(callable, args));
      }
      case 'b':
        return this.#build();
      case 'Q':
        return this.#push(this.world.persistent(this.#pop()));
      case '\x82':
      case '\x83':
      case '\x84':
        throw this.#forbidden('copyreg extension');
      default:
        return false;
    }
  }

  #find(module: PickleValue, name: PickleValue): PickleGlobal {
    if (typeof module !== 'string' || typeof name !== 'string') throw this.#damaged('a name in the pickle is no text');
    const full = `${module}.${name}`;
    const found = this.world.global(full);
    if (!found) throw this.#forbidden(full);
    return found;
  }

  #call(callable: PickleValue, args: PickleValue): PickleValue {
    if (!(callable instanceof PickleGlobal)) throw this.#damaged('the pickle calls what is no name');
    if (!callable.call) throw this.#forbidden(callable.name);
    if (!Array.isArray(args)) throw this.#damaged('arguments in the pickle are no tuple');
    return callable.call(args);
  }

  /** State of a dict or namespace: attributes are kept of a namespace, which a Map stands for, and nothing is ever run. */
  #build(): boolean {
    const state = this.#pop();
    const target = this.#top();
    if (!(target instanceof Map) || !(state === null || state instanceof Map || Array.isArray(state)))
      throw this.#damaged('the pickle sets the state of what has none');
    return true;
  }

  #setItems(items: readonly PickleValue[], target: PickleValue): boolean {
    if (!(target instanceof Map) || items.length % 2 !== 0) throw this.#damaged('items of what is no dict');
    for (let i = 0; i < items.length; i += 2) target.set(items[i], items[i + 1]);
    return this.#push(target);
  }

  #append(items: readonly PickleValue[], target: PickleValue): boolean {
    if (!Array.isArray(target)) throw this.#damaged('items of what is no list');
    for (const item of items) target.push(item);
    return this.#push(target);
  }

  #put(index: number): boolean {
    if (!Number.isInteger(index) || index < 0) throw this.#damaged('broken pickle memo');
    if (this.#memo.size >= MAX_HELD) throw this.#damaged('the pickle remembers too much');
    this.#memo.set(index, this.#top());
    return true;
  }

  #get(index: number): boolean {
    if (!this.#memo.has(index)) throw this.#damaged('broken pickle memo');
    return this.#push(this.#memo.get(index));
  }

  #push(value: PickleValue): true {
    this.#stack.push(value);
    return true;
  }

  #top(): PickleValue {
    if (this.#stack.length === 0) throw this.#damaged('the pickle takes what is not there');
    return this.#stack.at(-1);
  }

  #pop(): PickleValue {
    const top = this.#top();
    this.#stack.pop();
    return top;
  }

  /** The last `count` values, in order. */
  #take(count: number): PickleValue[] {
    if (this.#stack.length < count) throw this.#damaged('the pickle takes what is not there');
    return this.#stack.splice(this.#stack.length - count, count);
  }

  #sinceMark(): PickleValue[] {
    const before = this.#marks.pop();
    if (!before) throw this.#damaged('the pickle takes what is not there');
    const values = this.#stack;
    this.#stack = before;
    return values;
  }

  readonly #damaged = (detail: string): HeadlightError =>
    new HeadlightError('checkpointDamaged', { name: this.file, detail });

  #forbidden(global: string): HeadlightError {
    return new HeadlightError('checkpointForbiddenPickle', { name: this.file, global: printable(global) });
  }
}

function small(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A name from a stranger's file, fit for a sentence: no line breaks, no control or direction characters. */
function printable(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '?').slice(0, 80);
}
