/** What `headlight models` can do: each action by name, with the operands it takes. */
import type { CommandContext, ExitCode } from '../command';
import { hintFor, usageError } from '../usage-error';

export interface ModelsAction {
  readonly name: string;
  /** How many operands it takes, and what to say when there are others. */
  readonly operands: number;
  readonly takes: string;
  run(context: CommandContext, operands: readonly string[], format: 'table' | 'json'): Promise<ExitCode>;
}

/** Loaded when chosen. */
const ACTIONS: readonly ModelsAction[] = [
  {
    name: 'list',
    operands: 0,
    takes: 'takes nothing more.',
    run: async (context, _none, format) => (await import('./list')).list(context, format),
  },
  {
    name: 'info',
    operands: 1,
    takes: 'takes one model: an id, a folder or a weights file.',
    run: async (context, [model = ''], format) => (await import('./info')).info(context, model, format),
  },
  {
    name: 'storage',
    operands: 0,
    takes: 'takes nothing more.',
    run: async (context, _none, format) => (await import('./storage')).storage(context, format),
  },
  {
    name: 'set',
    operands: 1,
    takes: 'takes one installed model.',
    run: async (context, [model = ''], format) => (await import('./choose')).set(context, model, format),
  },
  {
    name: 'reset',
    operands: 1,
    takes: 'takes one installed model.',
    run: async (context, [model = ''], format) => (await import('./choose')).reset(context, model, format),
  },
  {
    name: 'suggested',
    operands: 0,
    takes: 'takes nothing more.',
    run: async (context, _none, format) => (await import('./install')).suggested(context, format),
  },
  {
    name: 'download',
    operands: 1,
    takes: 'takes the id of a model on the hub: google/vit-base-patch16-224.',
    run: async (context, [id = ''], format) => (await import('./install')).download(context, id, format),
  },
  {
    name: 'add',
    operands: 1,
    takes: 'takes one model folder or weights file.',
    run: async (context, [path = ''], format) => (await import('./install')).add(context, path, format),
  },
  {
    name: 'remove',
    operands: 1,
    takes: 'takes one installed model.',
    run: async (context, [model = ''], format) => (await import('./install')).remove(context, model, format),
  },
  {
    name: 'export-onnx',
    operands: 2,
    takes: 'takes a model and the .onnx file to write.',
    run: async (context, [model = '', file = ''], format) =>
      (await import('./export')).toOnnx(context, model, file, format),
  },
];

/** Throws `usage` for an unknown action or the wrong operands. */
export function choose(words: readonly string[]): { readonly action: ModelsAction; readonly operands: string[] } {
  const [name, ...operands] = words;
  const action = ACTIONS.find((known) => known.name === name);
  if (!action) {
    const names = ACTIONS.map((known) => known.name);
    const hint = name === undefined ? '' : hintFor(name, names);
    throw usageError(`\`headlight models\` takes ${names.slice(0, -1).join(', ')} or ${names.at(-1)}.${hint}`);
  }
  if (operands.length !== action.operands) throw usageError(`\`headlight models ${name}\` ${action.takes}`);
  return { action, operands };
}
