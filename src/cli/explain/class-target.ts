/** `--class` and `--versus`: whose score is asked about. */
import type { Label } from '../../vit/checkpoint/checkpoint';
import type { ClassTarget } from '../../vit/explain/query';
import { ClassNames } from '../class-names';
import type { Arguments } from '../options';
import { usageError } from '../usage-error';
import { isOfClass, type Method } from './methods';

/** Null where no class is named: each photo's top prediction. Throws `usage` for what this model does not have. */
export function readTarget(
  args: Arguments,
  method: Method,
  labels: readonly Label[],
  classes: number,
): ClassTarget | null {
  const [name, versus] = [args.text('class'), args.text('versus')];
  if (!isOfClass(method)) {
    if (name !== null || versus !== null)
      throw usageError('--class and --versus belong to --method grad-rollout, relevance and occlusion.');
    return null;
  }
  if (classes === 0) throw usageError(`--method ${method} needs a model that names classes; this one is a backbone.`);
  if (name === null) {
    if (versus !== null) throw usageError('--versus needs --class: the class that it is compared with.');
    return null;
  }
  const names = new ClassNames(labels);
  const target = readClass(names, '--class', name, classes);
  if (versus === null) return { class: target };
  const other = readClass(names, '--versus', versus, classes);
  if (other === target) throw usageError(`--class and --versus mean the same class, ${target}.`);
  return { class: target, versus: other };
}

/** `--class` with several of them, each named once; undefined where none is. Throws `usage`. */
export function readClasses(args: Arguments, labels: readonly Label[], classes: number): number[] | undefined {
  const text = args.text('class');
  if (text === null) return undefined;
  const names = new ClassNames(labels);
  return [...new Set(text.split(',').map((name) => readClass(names, '--class', name.trim(), classes)))];
}

function readClass(names: ClassNames, option: string, text: string, classes: number): number {
  const [index, ...others] = names.meant(text);
  if (index !== undefined && others.length > 0) {
    const several = [index, ...others].slice(0, 5).join(', ');
    throw usageError(
      `\`${text}\` is the name of ${others.length + 1} classes of this model: ${several}. ${option} takes the index too.`,
    );
  }
  if (index === undefined || index >= classes)
    throw usageError(`${option} takes an id, a label or an index that means one class of this model, not \`${text}\`.`);
  return index;
}
