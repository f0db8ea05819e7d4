/** What open_clip does to texts around the tokenizer; expected texts by its own `canonicalize_text` and `whitespace_clean`. */
import { describe, expect, it } from 'vitest';
import { clipTokenizerJson } from '../../../src/vit/text/clip-files';
import { openClipTokens, withCapitals } from '../../../src/vit/text/open-clip-tokens';

const said = (text: object): ReturnType<typeof openClipTokens> => openClipTokens({ model_cfg: { text_cfg: text } });

describe('texts as open_clip cleans them', () => {
  it.each([
    [{ hf_tokenizer_name: 't', tokenizer_kwargs: { clean: 'canonicalize' } }, 'A  Photo_of a "Red-Car"!', 'a photo of a redcar'],
    [{ hf_tokenizer_name: 't' }, ' A  Photo\tof a Car. ', 'A Photo of a Car.'],
    [{}, ' A  Photo of 개 ', 'a photo of 개'],
  ])('%o', (text, given, cleaned) => {
    expect(said(text)?.clean(given)).toBe(cleaned);
  }); // prettier-ignore

  it('fills with 0 where its own tokenizer is used, and takes the separator out where it is told to', () => {
    expect(said({ context_length: 24 })?.length).toBe(24);
    expect(said({})).toMatchObject({ length: 77, fillsWithZero: true, zeroesSeparator: false });
    const stripped = said({ hf_tokenizer_name: 't', tokenizer_kwargs: { strip_sep_token: true } });
    expect(stripped).toMatchObject({ fillsWithZero: false, zeroesSeparator: true });
  });

  it('keeps capitals where the config does, and takes their endings apart as it does those of small letters', () => {
    const vocab = { '<|startoftext|>': 0, '<|endoftext|>': 1 };
    const described = withCapitals(clipTokenizerJson(vocab, '#version: 0.2\n') ?? {});
    expect(JSON.stringify(described['normalizer'])).not.toContain('Lowercase');
    const [split, bytes] = (described['pre_tokenizer'] as { pretokenizers: { pattern?: { Regex: string }; use_regex?: boolean }[] }).pretokenizers; // prettier-ignore
    expect("IT'S it's DON'T".match(new RegExp(split?.pattern?.Regex ?? '', 'gu'))).toEqual(['IT', "'S", 'it', "'s", 'DON', "'T"]); // prettier-ignore
    expect(bytes?.use_regex).toBe(false);
    expect(withCapitals({ normalizer: { type: 'Lowercase' } })['normalizer']).toBeNull();
  });

  it('is nothing for other models, and refuses what it does not do', () => {
    expect(openClipTokens(null)).toBeNull();
    expect(openClipTokens({ model_type: 'clip' })).toBeNull();
    expect(() => said({ tokenizer_mode: 'clips' })).toThrow('tokenizer_mode');
    expect(() => said({ tokenizer_kwargs: { language: 'en' } })).toThrow('tokenizer_kwargs.language');
    expect(() => said({ tokenizer_kwargs: { clean: 'other' } })).toThrow('clean');
  });
});
