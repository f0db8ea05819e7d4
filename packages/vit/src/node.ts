/**
 * For Node: models from disk, photos decoded and prepared as the model wants them, the native executor. Everything in this process, and
 * nothing of it in a browser.
 *
 * @module
 */
export { openCheckpointAt, openModel, Model, type ModelOptions } from './node/model';
export { Photo } from './node/photo';
export { builtInModel, samplePhotos, wasmFolder } from './node/places';
export { isPhotoName, preparePhoto, type PhotoSource, type PreparedPhoto } from './node/prepare';
export type { PhotoNote } from '../../../src/shared/photo-notes';
export { exportOnnx, type ExportOptions } from '../../../src/main/models/export-onnx';
export type { Opset } from '../../../src/vit/graph/onnx/lowering';
export { folderFiles } from '../../../src/vit/node/folder-files';
export { createOnnxExecutor, OnnxExecutor, type OnnxOptions } from '../../../src/vit/execute/onnx/executor';
export type { Precision } from '../../../src/vit/graph/onnx/stored';
export { csvLine } from '../../../src/shared/export/csv';
export { npy } from '../../../src/shared/export/npy';
