/** Names of classes as strangers write them: every form gives the same names or none, never another model's. */
import { describe, expect, it } from 'vitest';
import { readLabels, type LabelSources } from '../../../src/vit/checkpoint/labels';

const read = (sources: Partial<LabelSources>) => readLabels({ classes: 3, json: {}, files: [], ids: null, ...sources });
const words = async (sources: Partial<LabelSources>) => (await read(sources)).labels.map(({ text }) => text);
const file = (value: unknown, name = 'labels.json') => ({ files: [{ name, value }] });
const THREE = ['cat', 'dog', 'owl'];
const NUMBERS = ['class 0', 'class 1', 'class 2'];

describe('a table of names', () => {
  const csv = (text: string, name = 'labels.csv') => ({ files: [{ name, value: text }] });
  it.each<[string, string]>([
    ['id,label', 'id,label\n0,cat\n1,dog\n2,owl\n'],
    ['any order of its numbers', 'label,index\r\nowl,2\r\ncat,0\r\ndog,1'],
    ['a label alone', 'label\ncat\ndog\nowl\n'],
    ['no headings', '0,cat\n1,dog\n2,owl'],
    ['numbers from 1', 'class_id;class_name\n1;cat\n2;dog\n3;owl'],
    ['tabs and quotes', '\uFEFF"name"\t"id"\n"cat"\t0\n"dog"\t1\n"owl"\t2'],
    ['counts beside it', 'name,count\ncat,7\ndog,7\nowl,3'],
    ['words for people before short ones', 'id,code,display_name\n0,c,cat\n1,d,dog\n2,o,owl'],
    ['numbers as labels beside names', 'label,name\n0,cat\n1,dog\n2,owl'],
  ])('%s', async (_, text) => {
    expect(await words(csv(text))).toEqual(THREE);
    expect((await read(csv(text))).source).toBe('labels.csv');
  });

  it('keeps WordNet ids, and commas and quotes in quotes', async () => {
    const { labels } = await read(csv('wnid,words\nn02123045,"tabby, ""t"""\nn02085620,dog\nn01614925,owl'));
    expect(labels[0]).toEqual({ id: 'n02123045', text: 'tabby, "t"' });
  });

  it.each<[string, string]>([
    ['numbers of another list', 'id,label\n1,cat\n5,dog\n9,owl'],
    ['two rows of one number', 'id,label\n0,cat\n0,dog\n2,owl'],
    ['a photo in each row', 'file,label\na.jpg,cat\nb.jpg,dog\nc.jpg,owl\nd.jpg,owl'],
    ['rows of several widths', 'id,label\n0,cat\n1\n2,owl,x'],
  ])('is not used with %s', async (_, text) => {
    const { labels, source } = await read(csv(text));
    expect(labels.map(({ text: word }) => word)).toEqual(NUMBERS);
    expect(source).toContain('do not fit');
  });
});

describe('names in config.json', () => {
  it.each<[string, object]>([
    ['timm’s label_names on top', { label_names: THREE }],
    ['timm’s label_names in pretrained_cfg', { pretrained_cfg: { label_names: THREE } }],
    ['label_names by index', { label_names: { 2: 'owl', 0: 'cat', 1: 'dog' } }],
    ['descriptions of names', { label_names: ['a', 'b', 'owl'], label_descriptions: { a: 'cat', b: 'dog' } }],
    ['class_names', { class_names: THREE }],
    ['class_to_idx', { class_to_idx: { owl: 2, dog: 1, cat: 0 } }],
    ['label2id with numbers as text', { label2id: { owl: '2', dog: '1', cat: '0' } }],
    ['id2label with objects', { id2label: { 0: { name: 'cat' }, 1: { label: 'dog' }, 2: { id: 7, name: 'owl' } } }],
    ['id2label of another model beside names that fit', { id2label: { 0: 'x', 9: 'y' }, label_names: THREE }],
    ['names with spaces round them', { label_names: [' cat', 'dog ', '\towl\n'] }],
  ])('%s', async (_, json) => {
    expect(await words({ json: { ...json } })).toEqual(THREE);
    expect((await read({ json: { ...json } })).source).toBe('config.json');
  });

  it('is not shifted where it counts from 1, nor guessed where two claim one index', async () => {
    for (const json of [{ id2label: { 1: 'cat', 2: 'dog', 3: 'owl' } }, { class_to_idx: { cat: 0, dog: 1, owl: 1 } }]) {
      const { labels, source } = await read({ json });
      expect(labels.map(({ text }) => text)).toEqual(NUMBERS);
      expect(source).toBe('none: the names given do not fit 3 classes');
    }
  });

  it('keeps names that two classes share', async () => {
    expect(await words({ json: { label_names: ['cat', 'cat', 'owl'] } })).toEqual(['cat', 'cat', 'owl']);
  });

  it('cuts a name that is no name, and says so', async () => {
    const [long = ''] = await words({ json: { label_names: ['x'.repeat(100_000), 'dog', 'owl'] } });
    expect(long).toHaveLength(501);
    expect(long.endsWith('…')).toBe(true);
  });
});

describe('names of a thousand classes', () => {
  const own = Array.from({ length: 1000 }, (_, i) => `species ${i}`);

  it.each<[string, Partial<LabelSources>]>([
    ['label_names on top', { json: { num_classes: 1000, label_names: own } }],
    ['a file', file(own.join('\n'), 'classes.txt')],
    ['the weights file', { inWeights: { file: 'w.pth', value: { classes: own } } }],
  ])('are the model’s own: %s', async (_, sources) => {
    const { labels } = await read({ classes: 1000, ...sources });
    for (const index of [643, 699, 192]) expect(labels[index]).toEqual({ id: String(index), text: `species ${index}` });
  });

  it.each<[string, Partial<LabelSources>]>([
    ['names that do not fit', { json: { label_names: own.slice(1) } }],
    ['names in the weights that do not fit', { inWeights: { file: 'w.pth', value: { classes: own.slice(1) } } }],
    ['a file that does not fit', file('cat\ndog', 'labels.txt')],
    ['a file nobody can read', file(null, 'labels.txt')],
    ['default names', { json: { id2label: Object.fromEntries(own.map((_, i) => [i, `LABEL_${i}`])) } }],
  ])('are never ImageNet’s beside %s', async (_, sources) => {
    const { labels, source } = await read({ classes: 1000, ...sources });
    expect(labels[281]).toEqual({ id: '281', text: 'class 281' });
    expect(source).toMatch(/^none/);
  });

  it('get an id only where a name is ImageNet’s', async () => {
    const { IMAGENET_1K } = await import('../../../src/vit/checkpoint/imagenet-1k');
    const mixed = IMAGENET_1K.map(({ text }, i) => (i === 281 ? 'my own cat' : text.split(',')[0]!));
    const { labels } = await read({ classes: 1000, json: { label_names: mixed } });
    expect(labels[281]).toEqual({ id: '281', text: 'my own cat' });
    expect(labels[387]!.id).toBe('n02509815');
  });
});

describe('names in the weights file', () => {
  it('come after the config’s and before files’', async () => {
    const inWeights = { file: 'w.pth', value: { class_to_idx: { owl: 2, cat: 0, dog: 1 } } };
    expect(await read({ inWeights, ...file(['x', 'y', 'z']) })).toMatchObject({ source: 'w.pth' });
    expect(await words({ inWeights })).toEqual(THREE);
    expect(await words({ inWeights, json: { label_names: ['x', 'y', 'z'] } })).toEqual(['x', 'y', 'z']);
  });

  it('may be digits that stand for themselves', async () => {
    const value = { class_to_idx: { 0: 2, 1: 1, 2: 0 } };
    expect(await words({ inWeights: { file: 'w.pth', value } })).toEqual(['2', '1', '0']);
  });
});

describe('names in JSON files', () => {
  it.each<[string, unknown]>([
    ['a list', THREE],
    ['an object by index', { 0: 'cat', 1: 'dog', 2: 'owl' }],
    ['an object by name', { dog: 1, cat: 0, owl: 2 }],
    ['under a key', { classes: THREE }],
    ['under another', { class_to_idx: { dog: 1, cat: 0, owl: 2 } }],
    ['id2label inside', { id2label: { 0: 'cat', 1: 'dog', 2: 'owl' }, version: 1 }],
    [
      'objects with their index',
      [
        { id: 2, name: 'owl' },
        { id: 0, name: 'cat' },
        { id: 1, name: 'dog' },
      ],
    ],
    ['objects in order', THREE.map((label) => ({ label }))],
  ])('%s', async (_, value) => {
    expect(await words(file(value))).toEqual(THREE);
  });

  it('with ids and synonyms', async () => {
    const { labels } = await read(file({ 0: ['n02123045', 'tabby', 'tabby cat'], 1: ['dog', 'hound'], 2: 'owl' }));
    expect(labels).toEqual([
      { id: 'n02123045', text: 'tabby, tabby cat' },
      { id: '1', text: 'dog, hound' },
      { id: '2', text: 'owl' },
    ]);
  });

  it.each<[string, unknown]>([
    ['too few', ['cat', 'dog']],
    ['too many', [...THREE, 'cow']],
    ['numbers', [3, 4, 5]],
    ['nothing', {}],
    [
      'objects from 1',
      [
        { id: 1, name: 'cat' },
        { id: 2, name: 'dog' },
        { id: 3, name: 'owl' },
      ],
    ],
    ['a gap', { 0: 'cat', 2: 'dog', 3: 'owl' }],
    ['null', [null, 'dog', 'owl']],
  ])('%s: none', async (_, value) => {
    expect(await words(file(value))).toEqual(NUMBERS);
  });
});

describe('names in text files', () => {
  it.each<[string, string]>([
    ['one a line', 'cat\ndog\nowl'],
    ['a mark and line ends of Windows', '\ufeffcat\r\ndog\r\nowl\r\n'],
    ['line ends of old Macs', 'cat\rdog\rowl\r'],
    ['blank lines at the end', 'cat\ndog\nowl\n\n\n'],
    ['blank lines in between', 'cat\n\ndog\n\nowl\n'],
    ['0: cat', '0: cat\n1: dog\n2: owl'],
    ['in another order', '2: owl\n0: cat\n1: dog'],
    ['0 cat', '0 cat\n1 dog\n2 owl'],
    ['0,cat', '0,cat\n1,dog\n2,owl'],
    ['0\tcat', '0\tcat\n1\tdog\n2\towl'],
    ['[0] cat', '[0] cat\n[1] dog\n[2] owl'],
    ['1 - cat', '1 - cat\n2 - dog\n3 - owl'],
    ['cat: 0', 'dog: 1\ncat: 0\nowl: 2'],
    ['a header', 'index,name\n0,cat\n1,dog\n2,owl'],
    ['commas', 'cat, dog, owl\n'],
  ])('%s', async (_, text) => {
    expect(await words(file(text, 'classes.txt'))).toEqual(THREE);
  });

  it('are left as they are where numbers belong to the names', async () => {
    expect(await words(file('7 up\ncola\n8 ball', 'labels.txt'))).toEqual(['7 up', 'cola', '8 ball']);
    expect(await words(file('species 0\nspecies 1\nspecies 2', 'labels.txt'))).toEqual([
      'species 0',
      'species 1',
      'species 2',
    ]);
    expect(await words(file('2 owls\n3 cats\n4 dogs', 'labels.txt'))).toEqual(['2 owls', '3 cats', '4 dogs']);
  });

  it('may be names of folders with ids', async () => {
    const text = 'n02085620-Chihuahua\nn02088094-Afghan_hound\nn02123045: tabby, tabby cat';
    expect((await read(file(text, 'classes.txt'))).labels).toEqual([
      { id: 'n02085620', text: 'Chihuahua' },
      { id: 'n02088094', text: 'Afghan hound' },
      { id: 'n02123045', text: 'tabby, tabby cat' },
    ]);
  });

  it('say why they are not used', async () => {
    expect((await read(file(null, 'labels.txt'))).source).toBe('none: the encoding of labels.txt cannot be told');
    expect((await read(file('cat\ndog', 'classes.txt'))).source).toBe('none: the names given do not fit 3 classes');
  });
});
