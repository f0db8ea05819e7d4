/** A log that can be shown to strangers: what happened stays, whose files it happened to goes. */

/** From a drive, a root or a home to the next quote, bracket or end of line; spaces inside a path cannot be told from those after it. */
const PATHS =
  /(?:file:\/\/|[A-Za-z]:[\\/]|\\\\|~\/|(?<![\w.>)/])\/)(?=[^\s/])[^\n'"`()<>|]*?(?=:\d+(?::\d+)?|['"`()<>|\n]|$)/gm;
/** A word with an ending of photos, models or what lies beside them. */
const FILES =
  /[^\s'"`()<>|,;:]+\.(?:jpe?g|jpe|png|webp|gif|tiff?|avif|bmp|hei[cf]s?|hif|svgz?|dng|cr[23]|nef|arw|raf|orf|rw2|safetensors|pth?|bin|ckpt|npz|onnx|json|csv|txt|tar|zip)\b/gi;
const QUOTED = /(["“'‘`])(?:(?!["”'’`\n]).){1,400}["”'’`]/g;

/** @param home replaced wherever it stands, and the last part of it: people's names */
export function withoutNames(text: string, home: string): string {
  const user = home.split(/[\\/]/).filter(Boolean).at(-1) ?? '';
  const anonymous = text.replace(PATHS, '<path>').replace(QUOTED, '<name>').replace(FILES, '<file>');
  return user.length < 3 ? anonymous : anonymous.replaceAll(user, '<user>');
}
