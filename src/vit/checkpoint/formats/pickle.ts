/**
 * An unpickler that cannot run anything (Python's pickletools, protocols 0 to 5): it builds plain values and what `PickleWorld`
 * knows by name; every other name is refused before it is looked up, so no code of the file or of this program is reached.
 */
import { HeadlightError } from '../../errors';
import { Inert, InertModule } from './inert-globals';
import { carryOutContainer } from './pickle-containers';
import { PickleReader } from './pickle-reader';
import { readScalar } from './pickle-scalars';
import { PickleStack } from './pickle-stack';
import { beginsModule } from './whole-module';
import { PickleGlobal, type PickleValue, type PickleWorld } from './pickle-world';

/** Memory stays within a small multiple of the file: a real one has 25 operations per tensor and each makes one value. */
const MAX_OPS = 4_000_000;

/**
 * The first pickle of `bytes`. Throws `checkpointForbiddenPickle` for a name that is not allowed, `checkpointWholeModel` for one of a network's own code, `checkpointResave` for storages named in text, `checkpointDamaged` for the rest.
 * @param file for errors
 */
export function unpickle(bytes: Uint8Array, file: string, world: PickleWorld): Unpickled {
  const machine = new Machine(bytes, file, world);
  return { value: machine.run(), end: machine.at, modules: machine.modules };
}

export interface Unpickled {
  readonly value: PickleValue;
  readonly end: number;
  /** Classes of the networks that it holds as Python objects, of which nothing is made. */
  readonly modules: readonly string[];
}

/** The error for a file whose weights are in a Python object. @param module its class */
export function wholeModel(file: string, module: string): HeadlightError {
  return new HeadlightError('checkpointWholeModel', { name: file, global: printable(module) });
}

class Machine {
  readonly #file: string;
  readonly #world: PickleWorld;
  /** Classes of networks that it holds as objects. */
  readonly modules: string[] = [];
  readonly #in: PickleReader;
  readonly #stack: PickleStack;

  constructor(bytes: Uint8Array, file: string, world: PickleWorld) {
    this.#file = file;
    this.#world = world;
    this.#in = new PickleReader(bytes, this.#damaged);
    this.#stack = new PickleStack(this.#damaged);
  }

  get at(): number {
    return this.#in.at;
  }

  run(): PickleValue {
    for (let ops = 0; ops < MAX_OPS; ops++) {
      const op = String.fromCharCode(this.#in.u8());
      if (op === '.') return this.#stack.pop();
      const scalar = readScalar(op, this.#in, this.#damaged);
      if (scalar !== undefined) this.#stack.push(scalar);
      else if (!carryOutContainer(op, this.#stack, this.#damaged) && !this.#memory(op) && !this.#object(op))
        throw this.#damaged(`unknown pickle operation 0x${op.charCodeAt(0).toString(16)}`);
    }
    throw this.#damaged(`more than ${MAX_OPS} pickle operations`);
  }

  /** Marks, the memo, frames. */
  #memory(op: string): boolean {
    const input = this.#in;
    switch (op) {
      case '(':
        return this.#stack.mark();
      case '0':
        return this.#stack.drop();
      case '1':
        this.#stack.sinceMark();
        return true;
      case '2':
        return this.#stack.push(this.#stack.top());
      case 'p':
        return this.#stack.put(Number(input.line()));
      case 'q':
        return this.#stack.put(input.u8());
      case 'r':
        return this.#stack.put(input.u32());
      case '\x94':
        return this.#stack.put();
      case 'g':
        return this.#stack.get(Number(input.line()));
      case 'h':
        return this.#stack.get(input.u8());
      case 'j':
        return this.#stack.get(input.u32());
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
        return this.#stack.push(this.#find(input.line(), input.line()));
      case '\x93': {
        const [module, name] = this.#stack.take(2);
        return this.#stack.push(this.#find(module, name));
      }
      case 'i': {
        const found = this.#find(input.line(), input.line());
        return this.#stack.push(this.#call(found, this.#stack.sinceMark()));
      }
      case 'o': {
        const [found, ...args] = this.#stack.sinceMark();
        return this.#stack.push(this.#call(found, args));
      }
      case 'R':
      case '\x81': {
        const [callable, args] = this.#stack.take(2);
        return this.#stack.push(this.#call(callable, args));
      }
      case '\x92': {
        const [callable, args, named] = this.#stack.take(3);
        if (!(named instanceof Map) || named.size > 0) throw this.#damaged('an object with named arguments');
        return this.#stack.push(this.#call(callable, args));
      }
      case 'b':
        return this.#build();
      case 'P':
        throw new HeadlightError('checkpointResave', { name: this.#file, format: 'a pickle of protocol 0' });
      case 'Q':
        return this.#stack.push(this.#world.persistent(this.#stack.pop()));
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
    const found = this.#world.global(full);
    if (beginsModule(this.#in.rest)) return this.#module(full);
    if (!found) throw this.#isOfModule(full) ? wholeModel(this.#file, this.modules[0] ?? full) : this.#forbidden(full);
    return found;
  }

  /** A network's class: nothing is made of it but a mark, whatever its state holds. */
  #module(name: string): PickleGlobal {
    this.modules.push(name);
    return new PickleGlobal(name, () => new InertModule());
  }

  /** Whether a class belongs to the package of a network that was seen before. */
  #isOfModule(name: string): boolean {
    const root = (of: string): string => of.slice(0, of.indexOf('.'));
    return this.modules.some((module) => root(module) === root(name));
  }

  #call(callable: PickleValue, args: PickleValue): PickleValue {
    if (!(callable instanceof PickleGlobal)) throw this.#damaged('the pickle calls what is no name');
    if (!callable.call) throw this.#forbidden(callable.name);
    if (!Array.isArray(args)) throw this.#damaged('arguments in the pickle are no tuple');
    return callable.call(args);
  }

  /** State of a dict, a namespace or an inert value: passed over, and nothing is ever run. */
  #build(): boolean {
    const state = this.#stack.pop();
    const target = this.#stack.top();
    if (target instanceof Inert) return true;
    if (!(target instanceof Map) || !(state === null || state instanceof Map || Array.isArray(state)))
      throw this.#damaged('the pickle sets the state of what has none');
    return true;
  }

  readonly #damaged = (detail: string): HeadlightError =>
    new HeadlightError('checkpointDamaged', { name: this.#file, detail });

  #forbidden(global: string): HeadlightError {
    return new HeadlightError('checkpointForbiddenPickle', { name: this.#file, global: printable(global) });
  }
}

/** A name from a stranger's file, fit for a sentence: no line breaks, no control or direction characters. */
function printable(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '?').slice(0, 80);
}
