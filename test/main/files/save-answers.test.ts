/** Answers of the window as a file: the forms of `headlight classify`, with where each photo lies. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { expect, it, onTestFinished } from 'vitest';
import { saveAnswers } from '../../../src/main/files/save-answers';
import type { AnswerFormat, AnswerTable } from '../../../src/shared/ipc-answers';

const [A, B] = ['052a3d0b-7e22-4765-96a4-32cb650d0f25', '152a3d0b-7e22-4765-96a4-32cb650d0f25'];
const PREDICTIONS = [
  { index: 7, id: 'n1', label: 'dog, hound', score: 0.75, logit: 2 },
  { index: 2, id: 'n2', label: '=cat', score: 0.25, logit: 1 },
];
const TABLE: Omit<AnswerTable, 'format'> = {
  model: 'm',
  notes: [],
  columns: { categories: false, similarity: false },
  rows: [
    {
      photo: A,
      engine: { name: 'wasm', detail: '', precision: 'float32' },
      output: 'single',
      predictions: PREDICTIONS,
      sure: true,
      group: { id: 'n3', label: 'animal', score: 1, classes: 2 },
      timing: { decodeMs: 1, preprocessMs: 2, forwardMs: 3 },
      width: 40,
      height: 30,
    },
    { photo: B, error: { code: 'photoEmpty', params: {} } },
  ],
};
const SOURCES = {
  [A]: { id: A, name: 'a.jpg', path: '/photos/a.jpg' },
  [B]: { id: B, name: 'b.jpg', bytes: new Uint8Array() },
};

async function saved(format: AnswerFormat): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'headlight-answers-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, `answers.${format}`);
  const source = (id: string) => SOURCES[id] ?? null;
  await saveAnswers(path, { format, ...TABLE }, { source, locale: 'en', weights: 'hash' });
  return readFileSync(path);
}

it('as CSV, a row for each prediction', async () => {
  expect(String(await saved('csv'))).toBe(
    'file,rank,index,id,label,score,logit,group,group_score\n' +
      '/photos/a.jpg,1,7,n1,"dog, hound",0.75,2,animal,1\n' +
      "/photos/a.jpg,2,2,n2,'=cat,0.25,1,animal,1\n",
  );
});

it('as JSON and a line each, failures too', async () => {
  const list = JSON.parse(String(await saved('json'))) as unknown[];
  expect(list).toMatchObject([
    { model: 'm', file: '/photos/a.jpg', predictions: PREDICTIONS, sure: true, group: { label: 'animal' } },
    { model: 'm', file: 'b.jpg', error: { code: 'photoEmpty', message: expect.stringContaining('empty') } },
  ]);
  expect(JSON.stringify(list)).not.toContain(A);
  const lines = String(await saved('ndjson'))
    .trimEnd()
    .split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(list);
});

it('as Parquet, a row for each photo', async () => {
  const bytes = await saved('parquet');
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  expect(await parquetReadObjects({ file })).toMatchObject([
    {
      file: '/photos/a.jpg',
      top1_index: 7,
      top1_label: 'dog, hound',
      scores: [0.75, 0.25],
      model: 'hash',
      width: 40,
      ms: 6,
    },
    { file: 'b.jpg', top1_index: null, error: expect.stringContaining('photoEmpty: ') },
  ]);
});

it('refuses photos that are not open', async () => {
  const unknown = { ...TABLE, format: 'csv' as const };
  const asked = saveAnswers(join(tmpdir(), 'no.csv'), unknown, { source: () => null, locale: 'en', weights: '' });
  await expect(asked).rejects.toMatchObject({ code: 'badRequest' });
});
