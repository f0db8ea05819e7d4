/** What of a `preprocessor_config.json` is not followed: fields nobody here knows, and steps that are asked for and not taken. */
import type { AnswerNote } from './answer-notes';
import type { JsonObject } from './json';
import type { Processor } from './hugging-face-processors';
import { shownName } from './shown-name';

/** Followed, or without a say in what the model gets of one photo. */
const KNOWN: ReadonlySet<string> = new Set([
  ...['image_processor_type', 'feature_extractor_type', 'processor_class', 'auto_map', 'model_type'],
  ...['do_resize', 'size', 'default_to_square', 'resample', 'do_center_crop', 'crop_size'],
  ...['do_rescale', 'rescale_factor', 'do_normalize', 'image_mean', 'image_std'],
  ...['do_convert_rgb', 'do_reduce_labels', 'reduce_labels', 'num_channels'],
  ...['return_tensors', 'data_format', 'input_data_format', 'device', 'disable_grouping', '_valid_processor_keys'],
  ...['transformers_version', '_name_or_path', 'model_input_names', 'pad_size', 'size_divisor', 'ensure_multiple_of'],
]);
/** Followed for some classes only; elsewhere their processors do not know them either. */
const OF_CLASS: Readonly<Record<string, (processor: Processor) => boolean>> = {
  crop_pct: ({ cropPct }) => cropPct !== undefined,
  rescale_offset: ({ efficientNet }) => efficientNet === true,
  include_top: ({ efficientNet }) => efficientNet === true,
  do_flip_channel_order: () => true,
};
/** Fields named to people. */
const MAX_NAMED = 8;

/** Null and false ask for nothing. */
export function fieldNotes(json: JsonObject, processor: Processor, known: boolean, file: string): AnswerNote[] {
  const left = Object.entries(json).filter(([name, value]) => {
    if (value === null || value === false) return false;
    return Object.hasOwn(OF_CLASS, name)
      ? OF_CLASS[name]?.(processor) !== true
      : !KNOWN.has(name) || sized(name, value);
  });
  const names = left.map(([name]) => shownName(name));
  const fields = names.slice(0, MAX_NAMED).join(', ') + (names.length > MAX_NAMED ? ' …' : '');
  const declared = json['image_processor_type'] ?? json['feature_extractor_type'];
  return [
    ...(known
      ? []
      : [
          {
            code: 'processorUnknown',
            params: { name: shownName(String(declared)), file, used: processor.name },
          } as const,
        ]),
    ...(names.length > 0 ? [{ code: 'fieldsUnknown', params: { fields, file } } as const] : []),
  ];
}

/** These pad or round a photo’s size, where they say anything. */
const OF_SIZE: readonly string[] = ['pad_size', 'size_divisor', 'ensure_multiple_of'];

function sized(name: string, value: unknown): boolean {
  return OF_SIZE.includes(name) && value !== 1;
}
