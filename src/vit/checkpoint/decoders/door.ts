/** Finds the decoder behind an encoder by the names of its tensors; it is opened when it is asked to work. */
import { HeadlightError } from '../../errors';
import type { Placement } from '../placement';
import type { DecoderDoor, DecoderSource, DecoderTask } from './decoder';
import { isPainter, openPainter } from './mae';
import { openWriter } from './writer';
import { writerFamily } from './writers';

/** Names of a decoder that runs, as painters and writers have them. */
const OF_DECODER =
  /^(.*\.)?(decoder|text_decoder)\.|^(.*\.)?enc_to_dec_proj\.|(^|\.)decoder_(embed|pos_embed|blocks|norm|pred)(\.|$)|^mask_token$/;

/** Tells the decoder's tensors apart from those that nothing reads. */
export function withDecoder(placement: Placement, { tensors }: Pick<DecoderSource['weights'], 'tensors'>): Placement {
  const names = [...tensors.keys()];
  if (taskOf(names) === null) return placement;
  const told = placement.harmless.map((each) =>
    OF_DECODER.test(each.name) ? { ...each, why: 'atWork' as const } : each,
  );
  return { ...placement, harmless: told };
}

/** `{ decoder }` of a checkpoint; nothing for an encoder alone. */
export function decoderOf(source: DecoderSource): { readonly decoder?: DecoderDoor } {
  const decoder = doorOf(source);
  return decoder ? { decoder } : {};
}

/** What a decoder of these tensors does here; null where none runs. */
export function taskOf(names: readonly string[]): DecoderTask | null {
  return isPainter(names) ? 'fill' : (writerFamily(names)?.task ?? null);
}

function doorOf(source: DecoderSource): DecoderDoor | null {
  const names = [...source.weights.tensors.keys()];
  if (isPainter(names)) return { task: 'fill', open: () => openPainter(source) };
  const family = writerFamily(names);
  if (family) return { task: family.task, open: () => openWriter(source, family) };
  const other = names.find((name) => /^(decoder|text_decoder)\./.test(name));
  if (other === undefined) return null;
  const refuse = (): Promise<never> =>
    Promise.reject(
      new HeadlightError('decoderUnsupported', {
        name: source.weights.file,
        looksLike: `another kind of decoder, with \`${other.slice(0, 80)}\``,
      }),
    );
  return { task: 'caption', open: refuse };
}
