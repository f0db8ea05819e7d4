import { expect, test } from 'vitest';
import { loadOnnxRuntime } from '../../../src/vit/execute/onnx/runtime';
import { serialise } from '../../../src/vit/graph/onnx/serialise';
import { buildStandalone } from '../../../src/vit/model/standalone';
import { shapeOf } from '../../../src/vit/config';
import { errorInStd, fixture, fixtureNames, weightsOf } from './fixture';

const ort = await loadOnnxRuntime();

/** The bar of the design: relative to the tensor's standard deviation, for any float32 executor. */
const BAR = 1e-4;

test.each(fixtureNames.filter((name) => Object.keys(fixture(name).changes).length === 0))(
  '%s as a file takes pixels of any batch and gives the logits, attention and tokens of PyTorch',
  async (name) => {
    const model = fixture(name);
    const { outputs: wanted } = model;
    const isBackbone = model.config.classes === 0;
    const config = isBackbone ? { ...model.config, finalNorm: false } : model.config; // the fixture holds nothing behind its blocks
    const outputs = ['attention', 'hidden'] as const;
    const [two, three] = [2, 3].map((batch) => buildStandalone(config, { batch, outputs }));
    const read = weightsOf(two!, model);
    const place = async (weight: string) => ({ data: (await read(weight)).data });
    const bytes = (await serialise(two!, place, { otherBatch: three! })).join();
    const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 });
    const pixels = new ort.Tensor('float32', pixelsOf(model), [model.batch, config.channels, ...config.imageSize]);
    const got = await session.run({ pixels });
    await session.release();
    const { pooled, ...rest } = got;
    expect(pooled !== undefined).toBe(isBackbone);
    if (pooled) expect(pooled.dims).toEqual([model.batch, config.dim]);
    expect(Object.keys(rest).sort()).toEqual(Object.keys(wanted).sort());
    for (const [key, { data, dims }] of Object.entries(rest)) {
      expect(dims).toEqual(wanted[key]!.shape);
      expect(errorInStd(data as Float32Array, wanted[key]!.data)).toBeLessThan(BAR);
    }
  },
);

/** The fixture's patches back as pixels; what no patch covers is nobody's business. */
function pixelsOf({ patches, batch, config }: ReturnType<typeof fixture>): Float32Array {
  const { grid, patchDim } = shapeOf(config);
  const [rows, cols] = config.imageSize;
  const [high, wide] = config.patchSize;
  const pixels = new Float32Array(batch * config.channels * rows * cols);
  patches.data.forEach((value, i) => {
    const [at, inside] = [Math.floor(i / patchDim), i % patchDim];
    const [photo, place] = [Math.floor(at / (grid[0] * grid[1])), at % (grid[0] * grid[1])];
    const channel = Math.floor(inside / (high * wide));
    const row = Math.floor(place / grid[1]) * high + (Math.floor(inside / wide) % high);
    const col = (place % grid[1]) * wide + (inside % wide);
    pixels[((photo * config.channels + channel) * rows + row) * cols + col] = value;
  });
  return pixels;
}
