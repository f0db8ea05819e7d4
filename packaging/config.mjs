/** How electron-builder packs Headlight: what goes in, what is made for each system, and what the runtime may still do. */

/** Files that Headlight opens, by ending. Rank `Alternate`: an image viewer stays what opens photos by itself. */
export const OPENS = {
  Photo: {
    ...{
      jpg: 'image/jpeg',
      jpeg: 'image/jpeg',
      png: 'image/png',
      webp: 'image/webp',
      avif: 'image/avif',
      gif: 'image/gif',
    },
    ...{ heic: 'image/heic', heif: 'image/heif', tif: 'image/tiff', tiff: 'image/tiff', bmp: 'image/bmp' },
  },
  Model: {
    safetensors: 'application/x-safetensors',
    pth: 'application/x-pytorch',
    npz: 'application/x-npz',
  },
};

/** What Chromium links to; Debian's newer names come first. */
const DEB_LIBRARIES = [
  'libgtk-3-0t64 | libgtk-3-0',
  'libnss3',
  'libasound2t64 | libasound2',
  'libgbm1',
  'libxss1',
  'libatspi2.0-0t64 | libatspi2.0-0',
  'xdg-utils',
];

/**
 * What the runtime may still do. `RunAsNode` stays on: the `headlight` command is this runtime as Node (`bin/headlight`). Nothing else of
 * Node's is reachable from outside: no NODE_OPTIONS, no inspector; and no code but the archive's.
 */
export const FUSES = {
  runAsNode: true,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
};

/** Files of packages that no engine and no decoder reads: of TensorFlow.js the command line runs one bundle each. */
const UNREAD = [
  '!**/*.{map,ts,mts,cts,md,markdown,flow}',
  '!node_modules/**/{test,tests,__tests__,example,examples,docs,coverage,.github}/**',
  '!node_modules/**/*.{c,cc,cpp,h,hh,inc,S,asm,gyp,gypi,cmake}', // what bindings are compiled from
  '!node_modules/{@types,@webgpu}/**',
  '!node_modules/@tensorflow/*/{src,wasm-out}/**',
  '!node_modules/@tensorflow/*/dist/*/**',
  '!node_modules/@tensorflow/*/dist/!(*.node).js',
  '!node_modules/@tensorflow/*/dist/*.wasm', // the window's are everyone's
  '!node_modules/@tensorflow/tfjs-backend-cpu/**', // the WebAssembly engine depends on it and never loads it
  '!node_modules/{long,node-fetch,whatwg-url,tr46,webidl-conversions}/**', // of TensorFlow.js where there is no fetch; its bundle has `long`
  '!node_modules/libheif-js/libheif/**',
  '!node_modules/libheif-js/libheif-wasm/{*.mjs,*.wasm,libheif.js}',
  '!node_modules/fflate/{lib/**,umd/**,esm/browser.js}',
  '!node_modules/@huggingface/tokenizers/dist/*.{cjs,min.mjs,min.js}',
  '!node_modules/onnxruntime-node/script/**',
  '!node_modules/{adm-zip,global-agent}/**', // of that script, which fetches CUDA
  '!node_modules/onnxruntime-node/bin/**/{DirectML,dxcompiler,dxil}.dll', // of providers that are never asked for; loaded with them
  '!node_modules/onnxruntime-node/bin/**/libonnxruntime.*.*.*.dylib', // a second copy of libonnxruntime.1.dylib
  '!node_modules/onnxruntime-common/{dist/esm,lib}/**',
  '!node_modules/koffi/{vendor,lib,doc}/**',
  '!node_modules/@koromix/koffi-linux-*/musl_*/**', // Electron needs glibc
  '!node_modules/@libsql/linux-*-musl/**', // the same
];

/**
 * @param appDir   the staged app
 * @param outDir   where installers go
 * @param runtime  { dist, version } of a runtime at hand; none: electron-builder fetches that of package.json
 * @param electronVersion of package.json
 * @param homepage the project's page; packages must name one
 * @param updates  { feed, key } by which the app finds new versions; none: it never looks
 */
export function builderConfig({ appDir, outDir, resourcesDir, runtime, electronVersion, homepage, updates }) {
  return {
    appId: 'app.headlight.Headlight',
    productName: 'Headlight',
    copyright: 'The Headlight developers, MIT licence',
    directories: { app: appDir, output: outDir, buildResources: resourcesDir },
    electronVersion: runtime?.version ?? electronVersion,
    ...(runtime && { electronDist: runtime.dist }),
    extraMetadata: { homepage },
    npmRebuild: false, // every binary is a prebuilt one of its package
    files: ['**/*', ...UNREAD],
    asar: true,
    // Libraries beside a binding are opened by the system's loader, which knows no archives.
    asarUnpack: [
      '**/*.node',
      '**/*.{so,dylib,dll}',
      '**/*.so.*',
      'node_modules/{sharp,@img}/**',
      'node_modules/onnxruntime-node/**',
      'resources/**',
      'out/guide/**', // a browser reads no archive
    ],
    extraResources: [
      { from: `${resourcesDir}/bin`, to: 'bin' },
      { from: `${resourcesDir}/NOTICE.txt`, to: 'NOTICE.txt' },
      ...(updates ? [{ from: `${resourcesDir}/updates.json`, to: 'updates.json' }] : []),
    ],
    electronFuses: FUSES,
    fileAssociations: Object.entries(OPENS).flatMap(([name, endings]) =>
      Object.entries(endings).map(([ext, mimeType]) => ({ ext, name, mimeType, role: 'Viewer', rank: 'Alternate' })),
    ),
    ...linux(resourcesDir),
    ...windows(resourcesDir),
    ...mac(resourcesDir),
    // Only so that an installed copy knows what kind it is (`package-type`): where new versions are and who signs them stands in updates.json.
    publish: updates ? { provider: 'generic', url: new URL('.', updates.feed).href } : null,
  };
}

/** Targets name no processor: one staged app is of one processor, which is asked for beside them. */
function linux(resourcesDir) {
  const metadata = 'app.headlight.Headlight.metainfo.xml';
  const fpm = [
    `${resourcesDir}/bin/headlight=/usr/bin/headlight`,
    `${resourcesDir}/${metadata}=/usr/share/metainfo/${metadata}`,
  ];
  return {
    linux: {
      target: ['AppImage', 'deb', 'rpm', 'tar.gz'],
      icon: `${resourcesDir}/icons`,
      executableName: 'headlight-app', // `headlight` is the command line
      syncDesktopName: true, // as in package.json: desktops tell by it whose window it is
      category: 'Graphics',
      synopsis: 'See where a Vision Transformer looks in your photos',
      maintainer: 'The Headlight developers <developers@headlight.invalid>',
      desktop: { entry: { StartupWMClass: 'Headlight', Keywords: 'photo;classify;attention;transformer;' } },
    },
    deb: { depends: DEB_LIBRARIES, fpm },
    rpm: { fpm },
  };
}

function windows(resourcesDir) {
  return {
    win: { target: ['nsis', 'zip'], icon: `${resourcesDir}/icons/icon.ico` },
    nsis: {
      artifactName: '${productName}-Setup-${version}-${arch}.${ext}',
      oneClick: false,
      perMachine: false,
      allowToChangeInstallationDirectory: true,
      deleteAppDataOnUninstall: false,
    },
  };
}

function mac(resourcesDir) {
  const entitlements = `${resourcesDir}/entitlements.mac.plist`;
  return {
    mac: {
      target: ['dmg', 'zip'],
      icon: `${resourcesDir}/icons/icon.icns`,
      category: 'public.app-category.photography',
      hardenedRuntime: true,
      gatekeeperAssess: false,
      entitlements,
      entitlementsInherit: entitlements,
    },
  };
}
