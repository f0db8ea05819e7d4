/** What a packed app cannot do without, file by file: nothing may be left out by a pattern, a lock file or a mirror unnoticed. */

/** Folders of onnxruntime-node's binaries are named as Node names systems and processors. */
export const ONNX_RUNTIME = 'node_modules/onnxruntime-node/bin';

/** What `onnxruntime.dll` and its binding import of Visual C++. */
export const VC_RUNTIME = [
  'MSVCP140.dll',
  'MSVCP140_1.dll',
  'MSVCP140_ATOMIC_WAIT.dll',
  'VCRUNTIME140.dll',
  'VCRUNTIME140_1.dll',
];

/** ONNX Runtime has no binary for Intel Macs since 1.24: WebAssembly answers there. */
export function hasNativeEngine({ platform, arch }) {
  return !(platform === 'darwin' && arch === 'x64');
}

/** Names below the app's folder; `*` stands for a version within a name. */
export function requiredFiles(target) {
  return [
    ...sharp(target),
    ...libsql(target),
    ...onnxRuntime(target),
    ...confinement(target),
    'node_modules/libheif-js/libheif-wasm/libheif-bundle.js',
    ...['', '-simd', '-threaded-simd'].map((variant) => `out/renderer/wasm/tfjs-backend-wasm${variant}.wasm`),
    ...['index', 'cli', 'photo-process', 'native-process', 'library-process', 'hevc-thread', 'info-thread'].map(
      (name) => `out/main/${name}.js`,
    ),
    'out/preload/index.cjs',
    'out/renderer/index.html',
    'out/guide/docs/guide/en/index.html',
    'out/guide/docs/guide/ko/index.html',
    'resources/models/vit-tiny/model.safetensors',
    'resources/models/vit-tiny-fill/model.safetensors',
    'resources/models/vit-tiny-captioner/decoder.safetensors',
  ];
}

/** @returns those required files that are not among `names` */
export function lacking(target, names) {
  const there = new Set(names);
  const isThere = (file) => {
    if (!file.includes('*')) return there.has(file);
    const [before, after] = file.split('*');
    return names.some((name) => {
      const version = name.slice(before.length, name.length - after.length);
      return name === `${before}${version}${after}` && /^[\d.]+$/.test(version);
    });
  };
  return requiredFiles(target).filter((file) => !isThere(file));
}

/** On Windows libvips lies in sharp's own package, elsewhere in one beside it. */
function sharp({ platform, arch }) {
  const target = `${platform}-${arch}`;
  const folder = `node_modules/@img/sharp-${target}/lib`;
  const beside = `node_modules/@img/sharp-libvips-${target}/lib`;
  const libvips = {
    linux: [`${beside}/libvips-cpp.so.*`],
    darwin: [`${beside}/libvips-cpp.*.dylib`],
    win32: [`${folder}/libvips-42.dll`, `${folder}/libvips-cpp-*.dll`],
  };
  return [`${folder}/sharp-${target}-*.node`, ...libvips[platform]];
}

/** It has no package for Windows on ARM, where nothing is kept. */
function libsql({ platform, arch }) {
  if (platform === 'win32' && arch !== 'x64') return [];
  const ending = { linux: '-gnu', darwin: '', win32: '-msvc' }[platform];
  return [`node_modules/@libsql/${platform}-${arch}${ending}/index.node`];
}

function onnxRuntime({ platform, arch }) {
  if (!hasNativeEngine({ platform, arch })) return [];
  const libraries = {
    linux: ['libonnxruntime.so.1'],
    darwin: ['libonnxruntime.1.dylib'],
    win32: ['onnxruntime.dll', ...VC_RUNTIME],
  };
  return ['onnxruntime_binding.node', ...libraries[platform]].map(
    (name) => `${ONNX_RUNTIME}/napi-v6/${platform}/${arch}/${name}`,
  );
}

/** What confines the process that decodes photos; Linux alone has such a thing. */
function confinement({ platform, arch }) {
  return platform === 'linux' ? [`node_modules/@koromix/koffi-linux-${arch}/linux_${arch}/koffi.node`] : [];
}
