import { describe, expect, it } from 'vitest';
import { IMAGENET_1K } from '../../../src/vit/checkpoint/imagenet-1k';
import { chosenGroup, toldGroup } from '../../../src/vit/groups/choose';
import { groupScores, groupsOf, type GroupScore } from '../../../src/vit/groups/groups';
import { breadthOf, synsetOf } from '../../../src/vit/groups/hierarchy';
import { GROUP_NAMES, HIDDEN } from '../../../src/vit/groups/names';

const labels = (...ids: string[]) => ids.map((id) => ({ id, text: id }));
const [TABBY, TIGER_CAT, EGYPTIAN, COUGAR] = ['n02123045', 'n02123159', 'n02124075', 'n02125311'];
const [TERRIER, POODLE, ESPRESSO, DAISY] = ['n02095889', 'n02113624', 'n07920052', 'n11939491'];
const [CAT, DOG, FELINE, ANIMAL] = ['n02121808', 'n02084071', 'n02120997', 'n00015388'];
const GROUPS = groupsOf(IMAGENET_1K);
const sizeOf = (id: string): number | undefined => GROUPS.find((group) => group.id === id)?.members.length;

describe('the hierarchy', () => {
  it('leads every class of ImageNet up to entity, by the ways of WordNet', () => {
    for (const { id } of IMAGENET_1K) expect(synsetOf(id)?.line.has('n00001740'), id).toBe(true);
    const tabby = synsetOf(TABBY)!;
    for (const above of [TABBY, CAT, FELINE, 'n02075296', 'n01861778', ANIMAL, 'n01317541'])
      expect(tabby.line.has(above), above).toBe(true); // a cat is a feline, and a domestic animal too
    expect(tabby.line.has(DOG)).toBe(false);
    expect(synsetOf('n00001740')?.depth).toBe(0);
    expect(['n00001740', DOG, TABBY, 'n99999999'].map(breadthOf)).toEqual([1000, 118, 1, 0]);
    expect(synsetOf(CAT)!.depth).toBe(tabby.depth - 1);
  });

  it('knows nothing of other ids', () => {
    for (const id of ['281', 'tabby', 'n99999999', '', 'n02123045 ']) expect(synsetOf(id)).toBeNull();
  });
});

describe('the names', () => {
  const members = new Map<string, string[]>();
  for (const { id } of IMAGENET_1K)
    for (const above of synsetOf(id)!.line) members.set(above, [...(members.get(above) ?? []), id]);
  const groups = [...members].filter(([, ids]) => ids.length > 1);

  it('are given to every group, or it is said why not; else a narrower group has the same classes', () => {
    for (const [id, ids] of groups) {
      if (GROUP_NAMES.has(id) || HIDDEN.has(id)) continue;
      const narrower = groups.find(
        ([other, its]) => other !== id && its.join() === ids.join() && synsetOf(other)!.line.has(id),
      );
      expect(narrower, `${id} of ${ids.join(' ')}`).toBeDefined();
    }
  });

  it('are of groups alone, each in both languages, and none twice', () => {
    const known = new Set(groups.map(([id]) => id));
    for (const id of [...GROUP_NAMES.keys(), ...HIDDEN.keys()]) expect(known.has(id), id).toBe(true);
    for (const id of HIDDEN.keys()) expect(GROUP_NAMES.has(id), id).toBe(false);
    for (const [id, { en, ko }] of GROUP_NAMES) {
      expect(en, id).toMatch(/^[A-Z]?[a-z][a-z ,-]*(World [a-z]+|[a-z'’]+[a-z -]*)?$/);
      expect(ko, id).toMatch(/^[가-힣][가-힣 ·()]*$/);
    }
    for (const language of ['en', 'ko'] as const) {
      const names = [...GROUP_NAMES.values()].map((name) => name[language]);
      expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    }
    for (const why of HIDDEN.values()) expect(['upper', 'bookkeeping', 'smaller']).toContain(why);
  });

  it('leave out what says nothing', () => {
    for (const id of ['n00001740', 'n00001930', 'n00002684', 'n00003553', 'n00021939', 'n00004475', 'n03575240'])
      expect(HIDDEN.get(id), id).toBe('upper');
  });
});

describe('the groups of a model', () => {
  it('of all 1,000 classes have the sizes that are known of ImageNet, the most specific first', () => {
    expect([sizeOf(DOG), sizeOf(CAT), sizeOf('n01503061'), sizeOf(ANIMAL)]).toEqual([118, 5, 59, 398]);
    const sizes = GROUPS.map(({ members }) => members.length);
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(GROUPS).toHaveLength(GROUP_NAMES.size);
  });

  it('of some classes have only those, and neither single ones nor all', () => {
    const groups = groupsOf(labels(TABBY, TIGER_CAT, EGYPTIAN, COUGAR, POODLE, ESPRESSO));
    const of = (id: string) => groups.find((group) => group.id === id)?.members;
    expect(of(CAT)).toEqual([0, 1, 2]);
    expect(of(FELINE)).toEqual([0, 1, 2, 3]);
    expect(of(DOG)).toBeUndefined(); // one poodle is no group
    expect(of('n01317541')).toEqual([0, 1, 2, 4]);
    expect(groupsOf(labels(TABBY, TIGER_CAT)).map(({ id }) => id)).toEqual([]); // all it knows is cats
  });

  it('are told once where several have the same classes: by the narrowest', () => {
    const groups = groupsOf(labels(TABBY, TIGER_CAT, TERRIER, POODLE, DAISY));
    expect(groups.map(({ id }) => id).filter((id) => [CAT, FELINE].includes(id))).toEqual([CAT]);
  });

  it('count a class that is itself a group', () => {
    const [group] = groupsOf(labels(DOG, TERRIER, TABBY));
    expect(group).toEqual({ id: DOG, members: [0, 1] });
  });

  it('do not exist where a class is not known: a sum would be too small', () => {
    expect(groupsOf(labels(TABBY, TIGER_CAT, POODLE, 'n99999999'))).toEqual([]);
    expect(groupsOf(labels('0', '1', '2'))).toEqual([]);
    expect(groupsOf([])).toEqual([]);
  });
});

describe('a group’s probability', () => {
  it('is the sum over its members, none of it made up', () => {
    const known = labels(TABBY, TIGER_CAT, POODLE, TERRIER, ESPRESSO);
    const scores = groupScores(Float64Array.of(0.3, 0.25, 0.2, 0.15, 0.1), groupsOf(known));
    const of = (id: string) => scores.find((score) => score.id === id);
    expect(of(CAT)).toEqual({ id: CAT, score: 0.55, members: 2 });
    expect(of(DOG)!.score).toBeCloseTo(0.35, 12);
    expect(of('n01317541')!.score).toBeCloseTo(0.9, 12);
  });

  it('never leaves 1, whatever rounding does', () => {
    const scores = Float64Array.from({ length: 1000 }, (_, i) => (i < 400 ? 1 / 400 : 0) * (1 + 1e-12));
    for (const { score } of groupScores(scores, GROUPS)) expect(score).toBeLessThanOrEqual(1);
  });
});

describe('the chosen group', () => {
  const scores: GroupScore[] = [
    { id: CAT, score: 0.44, members: 5 },
    { id: FELINE, score: 0.79, members: 13 },
    { id: 'n02075296', score: 0.8, members: 158 },
    { id: ANIMAL, score: 0.99, members: 398 },
  ];

  it('is the most specific that reaches the level', () => {
    expect(chosenGroup(scores, 0.8)?.id).toBe('n02075296');
    expect(chosenGroup(scores, 0.5)?.id).toBe(FELINE);
    expect(chosenGroup(scores, 0.995)).toBeNull();
    expect(chosenGroup([], 0.8)).toBeNull();
  });

  it('is told as a possibility where half of the level is all that one reaches', () => {
    expect(toldGroup(scores, 0.8)).toMatchObject({ id: 'n02075296', reached: true });
    expect(toldGroup(scores.slice(0, 1), 0.8)).toEqual({ ...scores[0]!, reached: false });
    expect(toldGroup(scores.slice(0, 1), 0.9)).toBeNull();
  });
});
