// What is on a photo: node classify.mjs [photo] [model]
import { join } from 'node:path';
import { openModel, samplePhotos } from 'headlight-vit/node';

const [photo = join(samplePhotos, 'dog.jpg'), path] = process.argv.slice(2);

const model = await openModel(path); // a folder or a weights file; the built-in model where none is given
const { predictions } = await model.classify(photo);
for (const { label, score } of predictions) console.log(`${(100 * score).toFixed(2)} %  ${label}`);
model.dispose();
