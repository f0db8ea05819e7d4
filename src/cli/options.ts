/** Options of a command: what they are called, what they take, and a parse that says what is wrong. */
import { parseArgs } from 'node:util';
import { hintFor, usageError } from './usage-error';

export interface OptionSpec {
  /** Name of the value for the help text ('FILE'); a switch has none. */
  readonly value?: string;
  readonly short?: string;
  readonly help: string;
  /** Shown in the help text; commands read it through `Arguments`. */
  readonly default?: string;
  readonly choices?: readonly string[];
  /** May be given several times; `Arguments.list` has all of them. */
  readonly repeats?: true;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  /** What stands after the command's name. */
  readonly operands: string;
  readonly options: OptionSpecs;
  /** Paragraphs below the options: formats, shapes, examples. */
  readonly details: readonly string[];
}

/** Everything each command takes. */
export const COMMON_OPTIONS = {
  help: { short: 'h', help: 'show this help' },
} satisfies OptionSpecs;

/** Between the values of an option that was given several times. */
const BETWEEN = '\n';

/** Parsed and checked for kind; the getters check values and throw `usage`. */
export class Arguments {
  readonly #values: ReadonlyMap<string, string | true>;
  readonly #specs: OptionSpecs;

  constructor(
    readonly operands: readonly string[],
    values: ReadonlyMap<string, string | true>,
    specs: OptionSpecs,
  ) {
    this.#values = values;
    this.#specs = specs;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** Whether the option takes one of a few names. */
  hasChoices(name: string): boolean {
    return this.#specs[name]?.choices !== undefined;
  }

  /** The given value, or the default, or null. */
  text(name: string): string | null {
    const value = this.#values.get(name);
    return typeof value === 'string' ? value : (this.#specs[name]?.default ?? null);
  }

  /** All values of an option that may be given several times. */
  list(name: string): readonly string[] {
    return this.text(name)?.split(BETWEEN) ?? [];
  }

  /** The same with options that count where these say nothing, and with these operands. */
  orElse(options: ReadonlyMap<string, string | true>, operands: readonly string[]): Arguments {
    return new Arguments(operands, new Map([...options, ...this.#values]), this.#specs);
  }

  /** One of `choices`, which the spec lists too. */
  choice<const T extends string>(name: string, choices: readonly T[]): T {
    const value = this.text(name) ?? '';
    const found = choices.find((choice) => choice === value);
    if (found === undefined)
      throw usageError(`--${name} takes ${choices.join(', ')}, not \`${value}\`.${hintFor(value, choices)}`);
    return found;
  }

  number(name: string, low: number, high: number): number {
    const value = this.text(name) ?? '';
    const number = value.trim() === '' ? NaN : Number(value);
    if (!(number >= low && number <= high))
      throw usageError(`--${name} takes a number from ${low} to ${high}, not \`${value}\`.`);
    return number;
  }

  integer(name: string, low: number, high: number): number {
    const value = this.text(name) ?? '';
    if (!/^\d+$/.test(value) || Number(value) < low || Number(value) > high) {
      throw usageError(`--${name} takes a whole number from ${low} to ${high}, not \`${value}\`.`);
    }
    return Number(value);
  }
}

/** Throws `usage` for options the command does not have, missing or surplus values, and options given twice. */
export function parseArguments(argv: readonly string[], command: CommandSpec): Arguments {
  const specs: OptionSpecs = { ...COMMON_OPTIONS, ...command.options };
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, parseArgsOption(spec)])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const operands: string[] = [];
  const values = new Map<string, string | true>();
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const value = valueOf(token, specs, command.name);
    const before = values.get(token.name);
    if (before !== undefined && !specs[token.name]?.repeats) throw usageError(`${token.rawName} is given twice.`);
    values.set(token.name, typeof before === 'string' ? `${before}${BETWEEN}${String(value)}` : value);
  }
  return new Arguments(operands, values, specs);
}

/** The value of one option, whatever stands beside it; null where it is not given, or has none. */
export function valueIn(argv: readonly string[], option: string): string | null {
  const { values } = parseArgs({ args: [...argv], options: { [option]: { type: 'string' } }, strict: false });
  const value = values[option];
  return typeof value === 'string' && value !== '' ? value : null;
}

function parseArgsOption(spec: OptionSpec): { type: 'string' | 'boolean'; short?: string } {
  return {
    type: spec.value === undefined ? 'boolean' : 'string',
    ...(spec.short === undefined ? {} : { short: spec.short }),
  };
}

function valueOf(
  token: { readonly name: string; readonly rawName: string; readonly value: string | undefined },
  specs: OptionSpecs,
  command: string,
): string | true {
  const spec = Object.hasOwn(specs, token.name) ? specs[token.name] : undefined;
  if (!spec) {
    const known = Object.keys(specs).map((name) => `--${name}`);
    throw usageError(`\`headlight ${command}\` has no option \`${token.rawName}\`.${hintFor(token.rawName, known)}`);
  }
  if (spec.value === undefined) {
    if (token.value !== undefined) throw usageError(`${token.rawName} takes no value.`);
    return true;
  }
  if (token.value === undefined || token.value === '')
    throw usageError(`${token.rawName} needs a value: ${token.rawName} ${spec.value}.`);
  return token.value;
}
