/** `--class`, `--versus` and `--group`: whose score is asked about. */
import type { Label } from '../../vit/checkpoint/checkpoint';
import { takes, type MapMethodName } from '../../vit/ask/map-methods';
import type { Target } from '../../vit/explain/query';
import { groupsOf } from '../../vit/groups/groups';
import { groupName, groupOf } from '../../shared/group-words';
import { ClassNames } from '../class-names';
import type { Arguments } from '../options';
import { usageError } from '../usage-error';

/** Null where no class is named: each photo's top prediction. Throws `usage` for what this model does not have. */
export function readTarget(
  args: Arguments,
  method: MapMethodName,
  labels: readonly Label[],
  classes: number,
): Target | null {
  const [name, versus, group] = [args.text('class'), args.text('versus'), args.text('group')];
  if (!takes(method, 'target')) {
    if (name !== null || versus !== null || group !== null)
      throw usageError('--class, --versus and --group belong to --method grad-rollout, relevance and occlusion.');
    return null;
  }
  if (classes === 0) throw usageError(`--method ${method} needs a model that names classes; this one is a backbone.`);
  if (group !== null) {
    if (name !== null || versus !== null)
      throw usageError('--group asks about all its classes as one; it goes without --class and --versus.');
    return { group: readGroup(group, labels) };
  }
  if (name === null) {
    if (versus !== null) throw usageError('--versus needs --class: the class that it is compared with.');
    return null;
  }
  const names = new ClassNames(labels);
  const target = readClass(names, '--class', name, classes, groupHint(name, labels));
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

/** Throws `usage`, with the groups that this model has. */
function readGroup(text: string, labels: readonly Label[]): string {
  const ids = groupsOf(labels).map(({ id }) => id);
  if (ids.length === 0)
    throw usageError('--group needs a model whose classes have the WordNet ids of ImageNet’s; this one has others.');
  const id = groupOf(text, ids);
  if (id !== null) return id;
  const widest = ids.slice(-12).reverse().map((each) => groupName(each, 'en')); // prettier-ignore
  throw usageError(
    `--group takes the name or WordNet id of a group of this model’s classes, such as ${widest.join(', ')}, not \`${text}\`.`,
  );
}

/** Where a class was meant that is a group. */
function groupHint(text: string, labels: readonly Label[]): string {
  const ids = groupsOf(labels).map(({ id }) => id);
  return groupOf(text, ids) === null ? '' : ` It is a group: --group ${text}.`;
}

function readClass(names: ClassNames, option: string, text: string, classes: number, hint = ''): number {
  const [index, ...others] = names.meant(text);
  if (index !== undefined && others.length > 0) {
    const several = [index, ...others].slice(0, 5).join(', ');
    throw usageError(
      `\`${text}\` is the name of ${others.length + 1} classes of this model: ${several}. ${option} takes the index too.`,
    );
  }
  if (index === undefined || index >= classes)
    throw usageError(
      `${option} takes an id, a label or an index that means one class of this model, not \`${text}\`.${hint}`,
    );
  return index;
}
