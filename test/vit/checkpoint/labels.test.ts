/** Where the names of classes come from. */
import { describe, expect, it } from 'vitest';
import { IMAGENET_NAMES } from '../../../src/vit/checkpoint/imagenet-names';
import { IMAGENET_1K } from '../../../src/vit/checkpoint/imagenet-1k';
import { readLabels, type LabelSources } from '../../../src/vit/checkpoint/labels';

const read = ({ text, ...sources }: Partial<LabelSources> & { readonly text?: string }) => {
  const files = text === undefined ? [] : [{ name: 'labels.txt', value: text }];
  return readLabels({ classes: 2, json: {}, files, ids: null, ...sources });
};

describe('labels', () => {
  it('come from id2label first', async () => {
    const { labels, source } = await read({
      json: { id2label: { 0: 'cat', 1: 'dog' }, label_names: ['x', 'y'] },
      text: 'a\nb',
    });
    expect(labels).toEqual([
      { id: '0', text: 'cat' },
      { id: '1', text: 'dog' },
    ]);
    expect(source).toBe('config.json');
  });

  it.each<[string, object]>([
    ['a list', { id2label: ['cat', 'dog', 'owl'] }],
    ['padded numbers', { id2label: { '000': 'cat', '001': 'dog', '002': 'owl' } }],
    ['label2id alone', { label2id: { dog: 1, cat: 0, owl: '2' } }],
  ])('come from %s', async (_, json) => {
    const { labels } = await read({ json: { ...json }, classes: 3 });
    expect(labels.map(({ text }) => text)).toEqual(['cat', 'dog', 'owl']);
  });

  it('may be missing for a few classes, and may be numbers', async () => {
    const { labels } = await read({ json: { id2label: { 0: 7, 2: 'owl' } }, classes: 3 });
    expect(labels.map(({ text }) => text)).toEqual(['7', 'class 1', 'owl']);
    const { source } = await read({ json: { id2label: { 0: 'cat', 3: 'owl' } }, classes: 3 });
    expect(source).toBe('none: the names given do not fit 3 classes');
  });

  it('come from timm’s names and descriptions', async () => {
    const cfg = { label_names: ['n02123045', 'n99999999'], label_descriptions: { n02123045: 'tabby, tabby cat' } };
    expect((await read({ json: { pretrained_cfg: cfg } })).labels).toEqual([
      { id: 'n02123045', text: 'tabby, tabby cat' },
      { id: 'n99999999', text: 'n99999999' },
    ]);
  });

  it('come from labels.txt, with or without WordNet ids', async () => {
    const { labels, source } = await read({ text: 'n02123045 tabby cat\r\ndog\n' });
    expect(labels).toEqual([
      { id: 'n02123045', text: 'tabby cat' },
      { id: '1', text: 'dog' },
    ]);
    expect(source).toBe('labels.txt');
  });

  it('get ids from a file that maps every output, as a list or by index', async () => {
    const json = { id2label: { 0: 'cat', 1: 'dog' } };
    const ids = ['n02123045', 'n02085620'];
    for (const form of [ids, { 0: ids[0], 1: ids[1] }]) {
      expect((await read({ json, ids: form })).labels.map(({ id }) => id)).toEqual(ids);
    }
    expect((await read({ json, ids: ['n02123045'] })).labels[0]!.id).toBe('0');
  });

  it('turn bare WordNet ids of ImageNet into words', async () => {
    expect((await read({ json: { id2label: { 0: 'n02123045', 1: 'n02085620' } } })).labels[0]).toEqual({
      id: 'n02123045',
      text: 'tabby, tabby cat',
    });
  });

  it('are ImageNet’s for 1000 outputs without names, and say that this is assumed', async () => {
    const { labels, source } = await read({ classes: 1000 });
    expect(labels[281]).toEqual({ id: 'n02123045', text: 'tabby, tabby cat' });
    expect(source).toBe('assumed: ImageNet-1k');
  });

  it('keep ImageNet’s ids where the names are ImageNet’s, and not where they are others', async () => {
    const own = Object.fromEntries(IMAGENET_1K.map(({ text }, i) => [i, text]));
    expect((await read({ classes: 1000, json: { id2label: own } })).labels[281]!.id).toBe('n02123045');
    const others = Object.fromEntries(IMAGENET_1K.map((_, i) => [i, `plant ${i}`]));
    expect((await read({ classes: 1000, json: { id2label: others } })).labels[281]).toEqual({
      id: '281',
      text: 'plant 281',
    });
  });

  it('are numbered where names are missing, empty of meaning, or do not fit', async () => {
    expect((await read({})).labels[1]).toEqual({ id: '1', text: 'class 1' });
    expect((await read({ json: { id2label: { 0: 'LABEL_0', 1: 'LABEL_1' } } })).labels[0]!.text).toBe('class 0');
    const { labels, source } = await read({ json: { id2label: { 0: 'cat', 1: 'dog', 2: 'cow' } } });
    expect(labels[0]!.text).toBe('class 0');
    expect(source).toContain('do not fit');
  });

  it('are none for a backbone', async () => {
    expect((await read({ classes: 0 })).labels).toEqual([]);
  });
});

describe('the ImageNet-1k list', () => {
  const firstName = (text: string) => text.split(',')[0]!.trim();
  /** WordNet has two synsets for what photos show as one thing: the lens that gathers the sun's rays, and the glasses. */
  const ONE_CONCEPT = [['n04355933', 'n04356056']];

  it.each(['en', 'ko'] as const)('names every class, and no two alike unless the concept is (%s)', (language) => {
    expect(IMAGENET_NAMES).toHaveLength(1000);
    const byName = new Map<string, string[]>();
    for (const entry of IMAGENET_NAMES) {
      const names = entry[language].split(', ');
      expect(names.every((name) => name !== '' && name === name.trim() && name === name.normalize('NFC'))).toBe(true);
      expect(new Set(names.map((name) => name.toLowerCase())).size, entry.id).toBe(names.length);
      const key = firstName(entry[language]).toLowerCase();
      byName.set(key, [...(byName.get(key) ?? []), entry.id]);
    }
    const twice = [...byName.values()].filter((ids) => ids.length > 1);
    expect(twice).toEqual(language === 'ko' ? ONE_CONCEPT : []);
  });

  it('names every class in Korean letters, and by what the synset means', () => {
    for (const { id, ko } of IMAGENET_NAMES) {
      for (const name of ko.split(', ')) expect(name, id).toMatch(/^[가-힣A-Z0-9· ]+$/);
      expect(firstName(ko), id).toMatch(/[가-힣]/);
    }
    const korean = new Map(IMAGENET_NAMES.map(({ id, ko }) => [id, firstName(ko)]));
    const meanings = {
      n02012849: '두루미',
      n03126707: '기중기',
      n01847000: '수오리',
      n02113186: '카디건 웰시 코기',
      n02963159: '카디건',
      n03804744: '못',
      n02879718: '활',
      n04456115: '횃불',
      n04389033: '탱크',
      n01608432: '솔개',
      n03832673: '노트북 컴퓨터',
      n03642806: '랩톱 컴퓨터',
    };
    for (const [id, name] of Object.entries(meanings)) expect(korean.get(id)).toBe(name);
  });

  it('puts the everyday name first and keeps the others behind it', () => {
    const english = new Map(IMAGENET_NAMES.map(({ id, en }) => [id, en]));
    expect(english.get('n02509815')).toBe('red panda, lesser panda, panda, bear cat, cat bear, Ailurus fulgens');
    expect(english.get('n01514668')).toBe('rooster, cock');
    expect(english.get('n02395406')).toMatch(/^pig, hog, /);
  });

  it('has 1000 different ids in order of WordNet, and known entries where they belong', () => {
    const ids = IMAGENET_1K.map(({ id }) => id);
    expect(new Set(ids).size).toBe(1000);
    expect(ids).toEqual([...ids].sort());
    expect(IMAGENET_1K[0]).toEqual({ id: 'n01440764', text: 'tench, Tinca tinca' });
    expect(IMAGENET_1K[967]).toEqual({ id: 'n07920052', text: 'espresso' });
    expect(IMAGENET_1K[999]!.id).toBe('n15075141');
  });
});
