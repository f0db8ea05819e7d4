/** Texts of twelve languages and what people paste, cleaned as open_clip cleans them (scripts/fixtures/open_clip_texts.py). */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { unescapeHtml } from '../../../src/vit/text/html-unescape';
import { openClipTokens } from '../../../src/vit/text/open-clip-tokens';

const MODES = ['whitespace', 'lower', 'canonicalize'] as const;
const FILE = fileURLToPath(new URL('../../fixtures/tokens/open-clip-texts.json', import.meta.url));
const own = JSON.parse(readFileSync(FILE, 'utf8')) as Record<'texts' | (typeof MODES)[number], string[]>;

it.each(MODES)('cleans as open_clip does: %s', (mode) => {
  const text = { context_length: 20, tokenizer_kwargs: { clean: mode } };
  const tokens = openClipTokens({ model_cfg: { text_cfg: text } });
  expect(own.texts.length).toBeGreaterThan(200);
  const wrong = own.texts.filter((each, i) => tokens?.clean(each) !== own[mode][i]);
  expect(wrong.map((each) => [each, tokens?.clean(each), own[mode][own.texts.indexOf(each)]])).toEqual([]);
});

it('reads HTML as Python does, old names also without their semicolon', () => {
  expect(unescapeHtml('&copy 2024, &notit; &notin; &ampx &nosuch; &#x41;&#66 &')).toBe(
    '© 2024, ¬it; ∉ &x &nosuch; AB &',
  );
});
