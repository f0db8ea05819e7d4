/** `--lang`: names of classes in Korean or English, beside a label that stays what it was. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerWriter } from '../../src/cli/answer-writers';
import type { PhotoResult } from '../../src/cli/result';
import { GROUP_NAMES } from '../../src/vit/groups/names';
import { tensors, vitShapes } from '../vit/checkpoint/build';
import { inProcess, ROOT, scratch } from './command';

const PHOTO = join(ROOT, 'test', 'fixtures', 'photos', 'rgb.bmp');
const IDS = ['n02012849', 'n03126707', 'n02509815', 'n03773504', 'n04008634', 'n02113186', 'n99999999'];
const KOREAN = ['두루미, 학', '기중기, 크레인', '레서판다, 너구리판다', '미사일', '발사체, 포탄', '카디건 웰시 코기'];

const WRITTEN = { single: false, none: '', categories: false, notes: [] };

interface Named {
  readonly id: string;
  readonly label: string;
  readonly name?: string;
}

/** Seven classes under WordNet ids: a subset of ImageNet, and one id that nobody knows. */
function model(config: object = { label_names: IDS, label_descriptions: { n02509815: 'lesser panda' } }): string {
  const folder = join(scratch(), 'subset');
  cpSync(join(ROOT, 'test', 'fixtures', 'checkpoints', 'timm-f32'), folder, { recursive: true });
  const path = join(folder, 'config.json');
  const old = JSON.parse(readFileSync(path, 'utf8')) as { pretrained_cfg: object };
  const { label_names: _, label_descriptions: __, ...cfg } = old.pretrained_cfg as Record<string, unknown>;
  writeFileSync(path, JSON.stringify({ ...old, pretrained_cfg: { ...cfg, ...config } }));
  return folder;
}

const predictions = async (args: readonly string[]): Promise<readonly Named[]> => {
  const { code, stdout, stderr } = await inProcess([...args, '--json', '--engine', 'wasm']);
  expect(code, stderr).toBe(0);
  return (JSON.parse(stdout) as { predictions: readonly Named[] }).predictions;
};

describe('--lang', () => {
  it('adds names to JSON, and leaves ids and labels as they are', async () => {
    const args = ['classify', PHOTO, '--model', model(), '--top', '7'];
    const byId = (list: readonly Named[]) => [...list].sort((a, b) => IDS.indexOf(a.id) - IDS.indexOf(b.id));
    const plain = byId(await predictions(args));
    const korean = byId(await predictions([...args, '--lang', 'ko']));
    expect(plain.every((prediction) => !('name' in prediction))).toBe(true);
    expect(korean.map(({ id, label }) => [id, label])).toEqual(plain.map(({ id, label }) => [id, label]));
    expect(plain[2]!.label).toBe('lesser panda');
    expect(korean.map(({ name }) => name)).toEqual([...KOREAN, 'n99999999']);
  });

  it('is what tables say', async () => {
    const args = ['layers', PHOTO, '--model', model(), '--top', '7', '--lang', 'ko', '--engine', 'wasm'];
    expect((await inProcess(args)).stdout).toMatch(/^embedding .* % 기중기, 크레인/);
  });

  it('is the last columns of csv', () => {
    const writer = answerWriter('csv', { ...WRITTEN, language: 'ko' });
    const prediction = { index: 0, id: 'n03773504', label: 'missile', score: 1, logit: 2, name: '미사일' };
    const result = { file: 'a.png', predictions: [prediction] } as unknown as PhotoResult;
    expect(writer.begin()).toBe('file,rank,index,id,label,score,logit,group,group_score,name,group_name\n');
    expect(writer.done(result)).toBe('a.png,1,0,n03773504,missile,1,2,,,미사일,\n');
    const group = { id: 'n04565375', label: 'weapon', name: '무기', score: 0.9, classes: 2 };
    expect(writer.done({ ...result, group })).toBe('a.png,1,0,n03773504,missile,1,2,weapon,0.9,미사일,무기\n');
    expect(answerWriter('csv', WRITTEN).begin()).toBe('file,rank,index,id,label,score,logit,group,group_score\n');
  });

  it('names groups where an unsure answer is told by one', () => {
    const unsure = { file: 'a.png', predictions: [], output: 'single', sure: false } as unknown as PhotoResult;
    const told = { id: 'n02084071', score: 0.81, members: 116, reached: true };
    const said = (form: object): string => answerWriter('table', { ...WRITTEN, ...form }).done(unsure, told);
    expect(said({ language: 'ko' })).toContain('a.png   not sure which, but 개 (81 %)\n');
    expect(said({})).toContain('a.png   not sure which, but a dog (81 %)\n');
  });

  it('names the group of JSON beside its label', async () => {
    const ids = [...IDS.slice(0, 6), 'n02123045'];
    const args = ['classify', PHOTO, '--model', model({ label_names: ids }), '--group-level', '0.2', '--json', '--engine', 'wasm']; // prettier-ignore
    const group = async (more: readonly string[] = []) => {
      const { stdout } = await inProcess([...args, ...more]);
      return (JSON.parse(stdout) as { group: { id: string; label: string; name?: string } }).group;
    };
    const { id, label, name } = await group(['--lang', 'ko']);
    expect(name).toBe(GROUP_NAMES.get(id)?.ko);
    expect(label).toBe(GROUP_NAMES.get(id)?.en);
    expect(await group()).not.toHaveProperty('name');
  });

  it('names the classes of `models info`', async () => {
    const { stdout } = await inProcess(['models', 'info', model(), '--json', '--lang', 'ko']);
    const { labels } = JSON.parse(stdout) as { labels: Named[] };
    expect(labels.map(({ name }) => name)).toEqual([...KOREAN, 'n99999999']);
  });

  it('says in `models info` why a tensor has no place', async () => {
    const folder = scratch();
    const shapes = vitShapes({ dim: 8, depth: 1, mlp: 16, patch: 4, patches: 4, classes: 0 });
    writeFileSync(join(folder, 'm.safetensors'), tensors({ ...shapes, 'species.weight': [3, 8] }));
    const why = async (...lang: string[]): Promise<unknown> => {
      const { stdout } = await inProcess(['models', 'info', folder, '--json', ...lang]);
      return (JSON.parse(stdout) as { tensors: { unplaced: { why: string }[] } }).tensors.unplaced.map((t) => t.why);
    };
    expect(await why()).toEqual(['could be the classifier, but is not called like one']);
    expect(await why('--lang', 'ko')).toEqual(['분류기일 수 있지만 이름이 다름']);
  });

  it('names the classes of `evaluate`, whose folders may have names of either language', async () => {
    const photos = scratch();
    for (const name of ['레서 판다', 'construction_crane', 'crane']) {
      mkdirSync(join(photos, name));
      cpSync(PHOTO, join(photos, name, 'a.bmp'));
    }
    const args = ['evaluate', photos, '--model', model(), '--json', '--lang', 'ko', '--engine', 'wasm'];
    const { stdout, stderr } = await inProcess(args);
    const result = JSON.parse(stdout) as { perClass: Record<string, { name: string }> };
    expect(result).toMatchObject({ photos: 2, failed: 1 });
    expect(Object.values(result.perClass).map(({ name }) => name)).toEqual(['기중기, 크레인', '레서판다, 너구리판다']);
    expect(stderr).toContain('2 classes of this model (0, 1)'); // crane: the bird and the machine
  });

  it('refuses other languages, and a class name that several have', async () => {
    expect(await inProcess(['classify', PHOTO, '--model', model(), '--lang', 'fr'])).toMatchObject({ code: 2 });
    const crane = await inProcess(['explain', PHOTO, '--model', model(), '--method', 'relevance', '--class', 'crane']);
    expect(crane.code).toBe(2);
    expect(crane.stderr).toContain('is the name of 2 classes of this model: 0, 1');
  });
});
