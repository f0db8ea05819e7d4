/**
 * The TensorFlow.js executor, on WebAssembly or WebGPU: in a browser, a worker, or (WebAssembly) in Node. Install
 * `@tensorflow/tfjs-core`, `@tensorflow/tfjs-backend-wasm` and `@tensorflow/tfjs-backend-webgpu` beside this package.
 *
 * @module
 */
export { createTfjsExecutor, TfjsExecutor, type TfjsOptions } from '../../../src/vit/execute/tfjs/executor';
export type { TfjsEngine } from '../../../src/vit/execute/tfjs/backend';
export type { WasmOptions } from '../../../src/vit/execute/tfjs/wasm';
