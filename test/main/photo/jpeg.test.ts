import sharp from 'sharp';
import { expect, it } from 'vitest';
import { jpegEnd } from '../../../src/main/photo/complete/jpeg';
import { decode } from '../../../src/main/photo/decode';
import { bytesOf } from './fixtures';
import { expectQuarters } from './support/quarters';

it('a grey photo with a gain map is the grey photo', async () => {
  const file = bytesOf('roll/ultra-hdr-grey.jpg');
  expect((await sharp(file).metadata()).gainMap).toBeDefined(); // sharp takes it for one, and then cannot read it
  const photo = await decode(file);
  expectQuarters(photo, [
    [88, 88, 88],
    [124, 124, 124],
    [70, 70, 70],
    [180, 180, 180],
  ]);
  const base = file.slice(0, jpegEnd(file) ?? 0);
  expect(base.length).toBeLessThan(file.length);
  expect(photo.data).toEqual((await decode(base)).data);
});
