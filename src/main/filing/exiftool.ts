/**
 * ExifTool, where a person installed it: reads the keywords inside pictures and makes a copy of a picture with more of them. Nothing of it
 * comes with Headlight (it needs Perl on Linux and macOS). Pictures pass through pipes, so that no path is ever an option.
 */
import { execFile, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { HeadlightError } from '../../vit/errors';

/** Formats, by ExifTool's names, whose every reader looks for XMP inside. */
const FORMATS: readonly unknown[] = ['JPEG', 'PNG', 'TIFF', 'WEBP', 'Extended WEBP'];
/** A person's own settings are Perl programs; they are for the person's own calls. */
const PLAIN = ['-config', ''];
const SUBJECT = '-XMP-dc:Subject';
/** Where programs started from the desktop look on a Mac; PATH there lacks them. */
const MAC = ['/usr/local/bin', '/opt/homebrew/bin'];
/** Photos that one process is asked about. */
const TOGETHER = 500;
const MOST_JSON = 64 * 2 ** 20;
const SECONDS = 120;

export class ExifTool {
  readonly #program: string;

  /** @param program absolute path */
  constructor(program: string) {
    this.#program = program;
  }

  /** Throws `exiftoolMissing`. */
  static async find({ PATH = '' }: Readonly<NodeJS.ProcessEnv> = process.env): Promise<ExifTool> {
    const name = process.platform === 'win32' ? 'exiftool.exe' : 'exiftool';
    const folders = [...PATH.split(delimiter), ...(process.platform === 'darwin' ? MAC : [])].filter(isAbsolute);
    for (const program of folders.map((folder) => join(folder, name)))
      if (await access(program, constants.X_OK).then(() => true, () => false)) return new ExifTool(program); // prettier-ignore
    throw new HeadlightError('exiftoolMissing');
  }

  /** Of each picture, the keywords inside; null for one that takes none: of another format, or damaged. */
  async keywords(paths: readonly string[]): Promise<(readonly string[] | null)[]> {
    const found = new Map<string, readonly string[]>();
    const askable = paths.filter((path) => !/[\n\r\ufffd]/.test(path)); // a line each, in UTF-8
    for (let at = 0; at < askable.length; at += TOGETHER)
      for (const one of await this.#ask(askable.slice(at, at + TOGETHER))) found.set(...one);
    return paths.map((path) => found.get(path) ?? null);
  }

  /** The picture with keywords that it may have already; nothing else in it changes. Rejects with code `EXIFTOOL` and its words. */
  async withKeywords(picture: Uint8Array, keywords: readonly string[]): Promise<Uint8Array> {
    const added = keywords.map(asciiOf).flatMap((word) => [`${SUBJECT}-=${word}`, `${SUBJECT}+=${word}`]);
    const child = spawn(this.#program, [...PLAIN, '-E', ...added, '-o', '-', '-'], { timeout: SECONDS * 1000 });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (part: Buffer) => out.push(part));
    child.stderr.on('data', (part: Buffer) => err.push(part));
    child.stdin.on('error', () => undefined); // it ends before it has read all; its words say why
    child.stdin.end(picture);
    const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
    const made = Buffer.concat(out);
    if (code === 0 && made.length > 0) return made;
    throw Object.assign(new Error(Buffer.concat(err).toString('utf8').trim()), { code: 'EXIFTOOL' });
  }

  async #ask(paths: readonly string[]): Promise<(readonly [string, readonly string[]])[]> {
    const args = [...PLAIN, '-charset', 'filename=utf8', '-json', '-fast', SUBJECT, '-FileType', '-@', '-'];
    const text = await new Promise<string>((resolve) => {
      // Its code is 1 where one of them could not be read; the others are told all the same.
      const child = execFile(this.#program, args, { maxBuffer: MOST_JSON, timeout: SECONDS * 1000 }, (_error, out) =>
        resolve(out),
      );
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(`${paths.join('\n')}\n`);
    });
    return told(text).flatMap(({ SourceFile, Subject, FileType }) =>
      typeof SourceFile === 'string' && FORMATS.includes(FileType)
        ? [
            [
              SourceFile,
              (Array.isArray(Subject) ? Subject : Subject === undefined ? [] : [Subject]).map(String),
            ] as const,
          ]
        : [],
    );
  }
}

interface Told {
  readonly SourceFile?: unknown;
  readonly Subject?: unknown;
  readonly FileType?: unknown;
}

function told(text: string): readonly Told[] {
  try {
    const items: unknown = JSON.parse(text);
    return Array.isArray(items) ? items.filter((item): item is Told => typeof item === 'object' && item !== null) : [];
  } catch {
    return [];
  }
}

/** As HTML writes it: no system turns it into other characters on the way. */
function asciiOf(word: string): string {
  return [...word]
    .map((sign) => (/[\w ]/.test(sign) ? sign : `&#x${(sign.codePointAt(0) ?? 0).toString(16)};`))
    .join('');
}
