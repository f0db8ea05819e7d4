/** Where a file of ours really lies when the app is packed: engines map models and people open folders, and an archive can do neither. */

/** A path into `app.asar` becomes the one beside it, where `resources` is unpacked; any other stays as it is. */
export function unpacked(path: string): string {
  return path.replace(/([\\/]app\.asar)(?=[\\/])/, '$1.unpacked');
}
