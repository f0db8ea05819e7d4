/** Builds the three worlds: main (plus photo process and command line), sandboxed preload, renderer with its workers. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { coreOfTensorFlow } from './scripts/tensorflow.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const from = (path: string): string => resolve(root, path);

/** The Chromium of the oldest Electron we run on (33), see README. */
const CHROMIUM = 'chrome130';
const NODE = 'node20.18';

const mainEntries = {
  index: from('src/main/index.ts'),
  'photo-process': from('src/main/photo/photo-process.ts'),
  'hevc-thread': from('src/main/photo/heif/hevc-thread.ts'),
  'native-process': from('src/main/native/native-process.ts'),
  'library-process': from('src/main/library/library-process.ts'),
  'info-thread': from('src/main/models/info-thread.ts'),
  cli: from('src/cli/index.ts'),
};

/** TensorFlow.js fetches its WebAssembly by fixed names: served from `/wasm/` in the build and by the dev server. */
function wasmBinaries(): Plugin {
  const folder = from('node_modules/@tensorflow/tfjs-backend-wasm/dist');
  const names = ['', '-simd', '-threaded-simd'].map((variant) => `tfjs-backend-wasm${variant}.wasm`);
  return {
    name: 'headlight:wasm-binaries',
    configureServer(server) {
      server.middlewares.use('/wasm', (request, response, next) => {
        const name = names.find((known) => request.url === `/${known}`);
        if (name === undefined) return next();
        response.setHeader('Content-Type', 'application/wasm');
        response.end(readFileSync(resolve(folder, name)));
      });
    },
    generateBundle() {
      for (const name of names) {
        this.emitFile({ type: 'asset', fileName: `wasm/${name}`, source: readFileSync(resolve(folder, name)) });
      }
    },
  };
}

/**
 * The bare onnxruntime-web that the benchmark measures us against, as it comes, where its package is there (`npm ci --prefix bench/peers`). It is no part of
 * the app: whoever packs it leaves `out/renderer/ort` out.
 */
function barePeer(): Plugin {
  const folder = from('bench/peers/node_modules/onnxruntime-web/dist');
  const files = {
    'ort.wasm.bundle.min.mjs': 'ort.wasm.bundle.min.js',
    'ort-wasm-simd-threaded.wasm': 'ort-wasm-simd-threaded.wasm',
    'ort.webgpu.bundle.min.mjs': 'ort.webgpu.bundle.min.js',
    'ort-wasm-simd-threaded.asyncify.wasm': 'ort-wasm-simd-threaded.asyncify.wasm',
  };
  return {
    name: 'headlight:bare-peer',
    generateBundle() {
      if (!existsSync(folder)) return;
      for (const [file, name] of Object.entries(files)) {
        this.emitFile({ type: 'asset', fileName: `ort/${name}`, source: readFileSync(resolve(folder, file)) });
      }
    },
  };
}

export default defineConfig({
  main: {
    plugins: [coreOfTensorFlow()],
    build: {
      target: NODE,
      sourcemap: true,
      // Small pure modules are bundled, so that the window does not wait for many little files.
      externalizeDeps: { exclude: ['valibot', 'electron-log', 'electron-updater', 'semver'] },
      rolldownOptions: {
        input: mainEntries,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: NODE,
      sourcemap: true,
      rolldownOptions: {
        input: { index: from('src/preload/index.ts') },
        // A sandboxed preload must be one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: from('src/renderer'),
    plugins: [svelte({ configFile: false, compilerOptions: { runes: true } }), wasmBinaries(), barePeer()],
    worker: { format: 'es', plugins: () => [coreOfTensorFlow()] },
    server: {
      headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
    },
    build: {
      target: CHROMIUM,
      sourcemap: true,
      // TensorFlow.js starts its WebAssembly threads from the text of one of its functions, which a minifier breaks.
      minify: false,
      // Inline assets would need data: in more places of the content security policy than pictures.
      assetsInlineLimit: 0,
      rolldownOptions: { input: from('src/renderer/index.html') },
    },
  },
});
