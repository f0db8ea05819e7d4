/** Names of classes in the person's language. */
import { describe, expect, it } from 'vitest';
import { nameListsOf, nameOf } from '../../../src/vit/checkpoint/names-by-id';
import { shareName, spelling, synonymsIn } from '../../../src/vit/checkpoint/synonyms';

const PANDA = { id: 'n02509815', text: 'lesser panda, red panda, panda, bear cat, cat bear, Ailurus fulgens' };

describe('the name of a class', () => {
  it('is by its WordNet id, the everyday name first', () => {
    expect(nameOf(PANDA, 'en')).toMatch(/^red panda, lesser panda, /);
    expect(nameOf(PANDA, 'ko')).toBe('레서판다, 너구리판다');
    expect(nameOf({ id: 'n02509815', text: 'n02509815' }, 'en')).toMatch(/^red panda, /);
  });

  it('is the model’s own where its words are others', () => {
    expect(nameOf({ id: 'n02509815', text: 'firefox' }, 'en')).toBe('firefox');
    expect(nameOf({ id: 'n02509815', text: '붉은 너구리' }, 'ko')).toBe('붉은 너구리');
  });

  it('is the model’s own where the id is none that is known', () => {
    for (const id of ['3', 'n99999999', 'constructor']) {
      for (const language of ['en', 'ko'] as const) expect(nameOf({ id, text: 'lily' }, language)).toBe('lily');
    }
    expect(nameListsOf({ id: '3', text: 'lily, rose' })).toEqual(['lily, rose']);
  });
});

describe('synonyms', () => {
  it('are compared as people spell them', () => {
    expect(spelling(' Egyptian_Cat ')).toBe(spelling('egyptian  cat'));
    expect(spelling('red-breasted merganser')).toBe(spelling('Red breasted merganser'));
    expect(spelling('웰시 코기')).toBe(spelling('웰시코기'.normalize('NFD')));
    expect(synonymsIn('a, b，c、d; ,e')).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(shareName('tabby, tabby cat', 'Tabby_Cat')).toBe(true);
    expect(shareName('', ', ')).toBe(false);
  });
});
