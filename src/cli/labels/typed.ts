/** `--labels` and `--template`: classes in a person's own words. */
import { readFileSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { decodeText } from '../../vit/checkpoint/text-encoding';
import { HeadlightError } from '../../vit/errors';
import { labelSet, NAMED_TEMPLATES, parseLabels, type LabelSet } from '../../vit/text/label-set';
import type { Arguments } from '../options';
import { usageError } from '../usage-error';

/** More than any list of labels. */
const MAX_BYTES = 20_000_000;
/** Endings that make an argument a file name, even where no such file exists. */
const FILE_ENDINGS = ['.txt', '.json', '.csv', '.tsv', '.list', '.labels'];

/** Null where none are given. Throws `usage`. */
export function typedLabels(args: Arguments): LabelSet | null {
  const given = args.text('labels');
  const templates = args.list('template');
  if (given === null) {
    if (templates.length > 0) throw usageError('--template needs --labels: what stands at {}.');
    return null;
  }
  const labels = parseLabels(fileText(given) ?? given);
  if (labels.length === 0) throw usageError(`--labels names no label: \`${given}\`.`);
  const wrong = templates.find((each) => !each.includes('{}') && !Object.hasOwn(NAMED_TEMPLATES, each));
  if (wrong !== undefined)
    throw usageError(
      `--template takes a sentence with {} where the label stands, or ${Object.keys(NAMED_TEMPLATES).join(', ')}, not \`${wrong}\`.`,
    );
  try {
    return labelSet(labels, templates);
  } catch (error) {
    throw error instanceof HeadlightError ? usageError(`--labels: ${String(error.params['detail'])}.`) : error;
  }
}

/** Null where the text is no file's name. Throws `usage` for one that is missing or cannot be read. */
function fileText(name: string): string | null {
  const info = statSync(name, { throwIfNoEntry: false });
  if (!info) {
    if (FILE_ENDINGS.includes(extname(name).toLowerCase()) && !/[\n,]/u.test(name))
      throw usageError(`--labels cannot read \`${name}\`: there is no such file.`);
    return null;
  }
  if (!info.isFile() || info.size > MAX_BYTES) return null;
  const text = decodeText(readFileSync(name));
  if (text === null)
    throw usageError(`--labels cannot read \`${name}\`: its encoding cannot be told; save it as UTF-8.`);
  return text;
}
