/** `headlight calibrate`. */
import { copyFileSync, cpSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { labelsIn } from '../shared/figure/labels';
import { inProcess, photo, scratch, SMALL_VIT } from './command';

/** Four photos; the small model is wrong about one. */
function tree(): string {
  const folder = scratch();
  const put = (name: string, file: string): void => {
    mkdirSync(join(folder, name), { recursive: true });
    copyFileSync(photo(file), join(folder, name, file));
  };
  put('n07920052', 'coffee.png');
  put('obelisk', 'rocket.jpg');
  put('Egyptian_cat', 'chelsea.png');
  put('Egyptian_cat', 'coffee.png');
  return folder;
}

it('fits on one half, tells the error of the other, and saves both into the config, which says so from then on', async () => {
  const model = join(scratch(), 'mine');
  cpSync(SMALL_VIT, model, { recursive: true });
  const before = JSON.parse(readFileSync(join(model, 'config.json'), 'utf8')) as Record<string, unknown>;
  const photos = tree();
  const { code, stdout, stderr } = await inProcess(['calibrate', photos, '--model', model, '--save', '--json']);
  expect([code, stderr]).toEqual([0, expect.stringContaining('No reference is kept of 4 photos')]);
  const result = JSON.parse(stdout) as {
    temperature: number;
    ece: { before: number; after: number };
    bins: { photos: number }[];
  };
  expect(result).toMatchObject({ fitted: 2, measured: 2, seed: 1, failed: 0 });
  expect(result.bins).toHaveLength(15);
  expect(result.bins.reduce((sum, bin) => sum + bin.photos, 0)).toBe(2);
  const after = JSON.parse(readFileSync(join(model, 'config.json'), 'utf8')) as Record<string, unknown>;
  const { headlight, ...rest } = after;
  const { headlight: had, ...restBefore } = before; // what its training said of it
  expect(rest).toEqual(restBefore);
  expect(headlight).toMatchObject(had as object);
  expect(headlight).toMatchObject({ calibration: { temperature: result.temperature, ece: result.ece, photos: 2 } });
  const { calibration } = headlight as { calibration: { bins: unknown; reference?: unknown } };
  expect([calibration.bins, calibration.reference]).toEqual([result.bins, undefined]);
  const energy = Array.from({ length: 101 }, (_, i) => 1000 + i); // of photos that no photo here is like
  const kept = { ...after, headlight: { calibration: { ...calibration, reference: { photos: 400, energy } } } };
  writeFileSync(join(model, 'config.json'), JSON.stringify(kept));
  const said = await inProcess(['classify', photo('coffee.png'), '--model', model, '--json']);
  expect(JSON.parse(said.stdout)).toMatchObject({
    ...{ temperature: result.temperature, calibrated: true },
    familiarity: { share: 0, unlike: true, photos: 400 },
  });
  const out = join(scratch(), 'reliability.svg');
  const again = await inProcess(['calibrate', photos, '--model', model, '--json', '--out', out]);
  expect(JSON.parse(again.stdout)).toMatchObject({ temperature: result.temperature, ece: result.ece }); // of the logits, whatever is kept
  const { ece } = result;
  expect(labelsIn(readFileSync(out, 'utf8'))).toEqual(
    expect.arrayContaining([
      `ECE ${(100 * ece.after).toFixed(1)} %`,
      'share that was right',
      'score of the best class',
    ]),
  );
});

it('changes no model that is not the person’s own, and says why', async () => {
  const builtIn = await inProcess(['calibrate', tree(), '--model', 'vit-tiny', '--save']);
  expect([builtIn.code, builtIn.stderr]).toEqual([2, expect.stringContaining('built in')]);
  const model = join(scratch(), 'linked');
  cpSync(SMALL_VIT, model, { recursive: true });
  renameSync(join(model, 'config.json'), join(model, 'blob'));
  symlinkSync(join(model, 'blob'), join(model, 'config.json'));
  const linked = await inProcess(['calibrate', tree(), '--model', model, '--save']);
  expect([linked.code, linked.stderr]).toEqual([2, expect.stringContaining('is a link')]);
});

it('needs two photos', async () => {
  const folder = scratch();
  mkdirSync(join(folder, 'espresso'));
  copyFileSync(photo('coffee.png'), join(folder, 'espresso', 'coffee.png'));
  const { code, stderr } = await inProcess(['calibrate', folder, '--model', SMALL_VIT]);
  expect([code, stderr]).toEqual([1, expect.stringContaining('two photos')]);
});
