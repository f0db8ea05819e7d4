/**
 * ExifTool, where a person installed it: reads the keywords inside pictures and makes a copy of a picture with more of them. Nothing of it
 * comes with Headlight (it needs Perl on Linux and macOS). Pictures pass through pipes, so that no path is ever an option.
 */
import { spawn } from 'node:child_process';
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
    const { code, out, err } = await this.#run(['-E', ...added, '-o', '-', '-'], picture);
    if (code === 0 && out.length > 0) return out;
    throw Object.assign(new Error(err.toString('utf8').trim()), { code: 'EXIFTOOL' });
  }

  /** Rejects where the program cannot be started. @param most bytes of what it says; it is ended at more */
  async #run(args: readonly string[], input: Uint8Array | string, most = Infinity) {
    const child = spawn(this.#program, [...PLAIN, ...args], { timeout: SECONDS * 1000 });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    let length = 0;
    child.stdout.on('data', (part: Buffer) => {
      out.push(part);
      if ((length += part.length) > most) child.kill();
    });
    child.stderr.on('data', (part: Buffer) => err.push(part));
    child.stdin.on('error', () => undefined); // it ends before it has read all; its words say why
    child.stdin.end(input);
    const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
    return { code, out: Buffer.concat(out), err: Buffer.concat(err) };
  }

  async #ask(paths: readonly string[]): Promise<(readonly [string, readonly string[]])[]> {
    const args = ['-charset', 'filename=utf8', '-json', '-fast', SUBJECT, '-FileType', '-@', '-'];
    // Its code is 1 where one of them could not be read; the others are told all the same.
    const ran = await this.#run(args, `${paths.join('\n')}\n`, MOST_JSON).catch(() => null);
    return told(ran?.out.toString('utf8') ?? '').flatMap(({ SourceFile, Subject, FileType }) =>
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
