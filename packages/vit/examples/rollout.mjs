// Where the model looked, by attention rollout (Abnar & Zuidema 2020): node rollout.mjs [photo] [model]
import { join } from 'node:path';
import { openModel, samplePhotos } from 'headlight-vit/node';

const [path = join(samplePhotos, 'dog.jpg'), folder] = process.argv.slice(2);

const model = await openModel(folder);
const photo = await model.photo(path);
const { rows, cols, data } = await photo.ask({
  lens: 'map',
  query: { method: 'rollout', layer: model.checkpoint.config.depth - 1, head: 'mean', token: 'cls' },
});
const most = Math.max(...data);
for (let row = 0; row < rows; row++) {
  const line = [...data.subarray(row * cols, (row + 1) * cols)]; // one number per patch
  console.log(line.map((value) => ' ░▒▓█'[Math.round((4 * value) / most)]).join(''));
}
console.log(`largest: ${most} at patch ${data.indexOf(most)}`);
model.dispose();
