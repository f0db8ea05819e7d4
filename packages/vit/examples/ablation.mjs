// Which heads speak for the answer: each is switched off alone. node ablation.mjs [photo] [model]
import { join } from 'node:path';
import { openModel, samplePhotos } from 'headlight-vit/node';

const [path = join(samplePhotos, 'dog.jpg'), folder] = process.argv.slice(2);

const model = await openModel(folder);
const photo = await model.photo(path);
const { logit } = await photo.ask(
  { lens: 'ablation', mode: 'zero' },
  { onProgress: (share) => process.stderr.write(`\r${Math.round(100 * share)} %`) },
);
const heads = [...logit.data].map((change, at) => ({
  layer: Math.floor(at / logit.heads),
  head: at % logit.heads,
  change,
}));
heads.sort((a, b) => a.change - b.change); // the answer's logit falls most without the first
console.log(`\n${photo.predictions[0]?.label}`);
for (const { layer, head, change } of heads.slice(0, 5)) console.log(`layer ${layer} head ${head}: ${change}`);
model.dispose();
