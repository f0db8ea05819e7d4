import { describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/shared/settings';
import { LabelsState } from '../../../src/renderer/state/labels.svelte';
import { HeadlightError } from '../../../src/vit/errors';
import type { LabelSet } from '../../../src/vit/text/label-set';
import type { LabelHead } from '../../../src/vit/text/zero-shot';
import type { Work } from '../../../src/vit/session/work';
import { modelRef } from '../../shared/models';

const REF = modelRef('clip');
const headOf = (set: LabelSet): LabelHead => ({ set, rows: new Float32Array(set.labels.length), scale: 1, bias: null });

function setUp() {
  const asked: { readonly set: LabelSet; readonly work: Work }[] = [];
  let answer: (set: LabelSet) => Promise<LabelHead> = async (set) => headOf(set);
  const user = {
    settings: {
      current: DEFAULT_SETTINGS,
      change: (patch: Partial<Settings>) => (user.settings.current = { ...user.settings.current, ...patch }),
    },
    model: { wanted: REF },
    inUse: { forcedEngine: null, load: vi.fn(async () => undefined) },
  };
  const labels = new LabelsState(
    {
      labelHead: (_model, set, _engine, work = {}) => {
        asked.push({ set, work });
        return answer(set);
      },
    },
    user,
  );
  return { labels, user, asked, answerWith: (next: typeof answer) => (answer = next) };
}

describe('labels of one’s own', () => {
  it('become the classes of the model in use, once the text tower has read them', async () => {
    const { labels, user, asked } = setUp();
    labels.text = 'dog, 빨간 자동차, dog';
    labels.templates = 'a photo of a {}\nthe {}';
    await labels.use();
    expect(asked[0]?.set).toEqual({ labels: ['dog', '빨간 자동차'], templates: ['a photo of a {}', 'the {}'] });
    expect(labels.of('clip')?.set.labels).toEqual(['dog', '빨간 자동차']);
    expect([user.inUse.load.mock.calls.length, labels.of('other'), labels.running]).toEqual([1, undefined, false]);
    await labels.clear();
    expect([user.inUse.load.mock.calls.length, labels.of('clip')]).toEqual([2, undefined]);
  });

  it('tell how far they are, and leave everything as it is when they are stopped or fail', async () => {
    const { labels, user, asked, answerWith } = setUp();
    answerWith(
      (set) =>
        new Promise((_, reject) => {
          asked.at(-1)?.work.onProgress?.(0.5);
          asked.at(-1)?.work.signal?.addEventListener('abort', () => reject(new HeadlightError('cancelled')));
          void set;
        }),
    );
    labels.text = 'dog';
    const using = labels.use();
    expect(labels.progress).toBe(0.5);
    labels.stop();
    await using;
    expect([labels.progress, labels.error, user.inUse.load.mock.calls.length]).toEqual([null, null, 0]);
    answerWith(() => Promise.reject(new HeadlightError('tokenizerMissing', { name: 'clip' })));
    await labels.use();
    expect([labels.error?.code, labels.of('clip'), user.inUse.load.mock.calls.length]).toEqual(['tokenizerMissing', undefined, 0]); // prettier-ignore
    labels.templates = 'no place for the label';
    await labels.use();
    expect(labels.error?.code).toBe('badRequest');
  });

  it('are kept under a name, taken up again and dropped', () => {
    const { labels, user } = setUp();
    labels.text = 'dog\ncat';
    labels.templates = 'imagenet';
    labels.keep(' pets ');
    labels.text = 'other';
    labels.take('pets');
    expect([labels.text, labels.templates]).toEqual(['dog\ncat', 'imagenet']);
    expect(user.settings.current.labelSets).toEqual([
      { name: 'pets', labels: ['dog', 'cat'], templates: ['imagenet'] },
    ]);
    labels.drop('pets');
    expect(labels.kept).toEqual([]);
  });
});

describe('a set', () => {
  it('is handed on as text with its sentences, and read again; any list of labels is read, too', () => {
    const { labels } = setUp();
    labels.read('dog\nred car');
    labels.templates = 'a photo of a {}\nthe {}';
    const text = labels.exported();
    expect(JSON.parse(text)).toEqual({ labels: ['dog', 'red car'], templates: ['a photo of a {}', 'the {}'] });
    const other = setUp().labels;
    other.read(text);
    expect([other.labels, other.sentences()]).toEqual([labels.labels, labels.sentences()]);
    other.read('["고양이"]');
    expect([other.labels, other.sentences()]).toEqual([['고양이'], labels.sentences()]);
    other.read('{"labels": ["a"], "templates": ["no place"]}'); // no set: read as it stands
    expect(other.sentences()).toEqual(labels.sentences());
  });
});
