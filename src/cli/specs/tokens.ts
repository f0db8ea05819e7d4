/** `headlight tokens`. */
import type { CommandSpec } from '../options';
import { ENGINE, formats, MODEL } from './common';

export const TOKENS: CommandSpec = {
  name: 'tokens',
  summary: 'what the model’s tokenizer makes of a text',
  operands: '--text TEXT',
  options: {
    ...(MODEL['model'] && { model: MODEL['model'] }),
    text: { value: 'TEXT', help: 'the text, as it is' },
    attention: {
      value: 'FILE.npy',
      help: 'what each token of the text tower read of the others: [layers, heads, tokens, tokens]',
    },
    ...(ENGINE['engine'] && { engine: ENGINE['engine'] }),
    ...formats(['table', 'json']),
  },
  details: [
    'JSON: ids, tokens; special tokens included, cut at the model’s length, SigLIP’s filled to it.',
    'example: headlight tokens --model ./clip-vit-base-patch32 --text "a photo of a dog" --json',
  ],
};
