import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadOnnxRuntime } from '../../src/vit/execute/onnx/runtime';
import { inProcess, scratch, SMALL_VIT } from './command';

const ort = await loadOnnxRuntime();

describe('headlight models export-onnx', () => {
  test('writes a file that answers, with attention by name and the recipe inside', async () => {
    const folder = scratch();
    const ran = await inProcess(['models', 'export-onnx', SMALL_VIT, join(folder, 'model.onnx'), '--json']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ran.stdout)).toMatchObject({ opset: 20, outputs: ['logits', 'attention'] });
    const session = await ort.InferenceSession.create(join(folder, 'model.onnx'));
    expect(session.outputNames).toEqual(['logits', 'attention']);
    await session.release();
    expect(readFileSync(join(folder, 'model.onnx')).includes('"interpolation"')).toBe(true);
    expect(readdirSync(folder)).toEqual(['model.onnx']);
  });

  test.each([
    [['export-onnx'], 'takes a model and the .onnx file'],
    [['export-onnx', SMALL_VIT, 'model.pt'], 'must end with .onnx'],
    [['export-onnx', SMALL_VIT, 'model.onnx', '--with', 'gradients'], '--with takes'],
    [['export-onnx', SMALL_VIT, 'model.onnx', '--opset', '12'], '--opset'],
  ])('refuses %j', async (args, sentence) => {
    const ran = await inProcess(['models', ...args]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(sentence);
  });
});
