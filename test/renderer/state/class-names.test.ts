/** Names of classes and models in the window: in its language, and with nothing hidden in them. */
import { afterEach, describe, expect, it, vi } from 'vitest';

// Of its own: other tests share the process, and for them names are not here.
vi.resetModules();
const { className, loadClassNames, nameLists, shortName } =
  await import('../../../src/renderer/state/class-names.svelte');
const { language, modelLabel, t } = await import('../../../src/renderer/state/language.svelte');

const PANDA = { index: 387, id: 'n02509815', label: 'lesser panda', score: 1, logit: 2 };

afterEach(() => {
  language.locale = 'en';
});

describe('the name of a class', () => {
  it('is the label until the names are here, then it is in the language of the window', async () => {
    expect(className(PANDA)).toBe('lesser panda');
    expect(nameLists({ id: PANDA.id, text: PANDA.label })).toEqual(['lesser panda']);
    await loadClassNames();
    expect(shortName(PANDA)).toBe('red panda');
    language.locale = 'ko';
    expect(shortName(PANDA)).toBe('레서판다');
    expect(className({ id: PANDA.id, text: 'n02509815' })).toBe('레서판다, 너구리판다');
    expect(shortName({ id: '4', text: 'lily, Lilium' })).toBe('lily');
    expect(nameLists({ id: PANDA.id, text: PANDA.label }).join()).toContain('너구리판다');
  });

  it('has nothing hidden in it', () => {
    expect(className({ id: '0', text: 'tac\u202e' })).toBe('tac<U+202E>');
    expect(shortName({ id: '0', text: 'c\u200bat, x' })).toBe('c<U+200B>at');
  });
});

describe('names in sentences', () => {
  it('have nothing hidden in them', () => {
    expect(modelLabel({ id: 'x', name: 'vit\u202exe' })).toBe('vit<U+202E>xe');
    expect(t('strip.remove', { name: 'a\u2066b.png' })).toContain('a<U+2066>b.png');
  });
});
