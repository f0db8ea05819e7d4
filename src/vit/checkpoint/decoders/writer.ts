/** Opens a decoder that writes: its config, its tensors, how it generates, and the tokenizer of its words. */
import { storedTable } from '../../text/stored-table';
import { openWords } from '../../write/words';
import { readGeneration, type GenerationHabits } from '../../write/generation';
import { HeadlightError } from '../../errors';
import { FieldReader } from '../hints';
import { parseJsonObject, type JsonObject } from '../json';
import type { ModelFiles } from '../source';
import type { DecoderSource, Writer } from './decoder';
import { checkedPlans, openTensors } from './tensors';
import type { WriterFamily } from './families/family';
import { decoderPart, expectedTensors, writerPlans } from './writers';

const GENERATION = 'generation_config.json';
/** A real one has a kilobyte; Whisper's, with its lists of ids, a hundred. */
const MAX_BYTES = 4_000_000;

export async function openWriter(
  { weights, json, encoder, files }: DecoderSource,
  family: WriterFamily,
): Promise<Writer> {
  const part = decoderPart(json, family);
  const found = writerPlans(weights.tensors, family);
  const config = family.config(new FieldReader(part, 'config.json', `${family.part}.`), found, encoder);
  const plans = checkedPlans(found, expectedTensors(config), weights);
  const own = await generationFile(files);
  const generation = readGeneration({ own, model: json, decoder: part }, habitsOf(family, part, config));
  return {
    task: family.task,
    config,
    ...openTensors(plans, weights, 'decoder.'),
    table: storedTable(plans.get('words.weight'), weights),
    generation,
    tokenizer: () => openWords(files),
  };
}

/** BLIP begins with an id beyond its tokenizer and ends with [SEP], whatever generation_config.json says (BlipForConditionalGeneration.generate). */
function habitsOf(family: WriterFamily, part: JsonObject, config: Writer['config']): GenerationHabits {
  const common = { positions: config.positions.most, vocabulary: config.vocabulary };
  if (family.name !== 'blip') return common;
  const reader = new FieldReader(part, 'config.json', 'text_config.');
  return {
    ...common,
    startId: reader.integer('classes', 'bos_token_id') ?? 30522,
    endIds: [reader.integer('classes', 'sep_token_id') ?? 102],
  };
}

async function generationFile(files: ModelFiles): Promise<JsonObject | null> {
  if (!(await files.list()).some(({ name }) => name === GENERATION)) return null;
  const fail = (detail: string): HeadlightError => new HeadlightError('configInvalid', { file: GENERATION, detail });
  const source = await files.open(GENERATION);
  if (source.size > MAX_BYTES) throw fail(`larger than ${MAX_BYTES} bytes`);
  return parseJsonObject(await source.read(0, source.size), fail);
}
