// A checkpoint as an ONNX file that hands out its attention: node export-onnx.mjs [model] [file]
import { exportOnnx, openCheckpointAt } from 'headlight-vit/node';

const [path = 'vit-tiny', file = 'model.onnx'] = process.argv.slice(2);

const checkpoint = await openCheckpointAt(path);
const files = await exportOnnx(checkpoint, file, { outputs: ['attention'], opset: 20 });
const { depth, heads } = checkpoint.config;
console.log(`${files.join(' and ')}: ${depth} layers of ${heads} heads, ${checkpoint.parameters} parameters`);
