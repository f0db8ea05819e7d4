// A folder of photos as a table: node folder-to-csv.mjs [folder] [model] > answers.csv
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { csvLine, isPhotoName, openModel, samplePhotos } from 'headlight-vit/node';

const [folder = samplePhotos, path] = process.argv.slice(2);

const model = await openModel(path);
console.log(csvLine(['file', 'label', 'score', 'logit']).trimEnd());
for (const name of (await readdir(folder)).filter(isPhotoName).sort()) {
  try {
    const { predictions } = await model.classify(join(folder, name), 1);
    for (const { label, score, logit } of predictions) console.log(csvLine([name, label, score, logit]).trimEnd());
  } catch (error) {
    console.error(`${name}: ${error.message}`); // a damaged photo costs only itself
    process.exitCode = 1;
  }
}
model.dispose();
