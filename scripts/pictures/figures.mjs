/** Pictures of docs/figures.md: each is drawn by the command that stands above it, so the page cannot say something else. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SetupError } from '../setup/console.mjs';
import { outDir, projectDir } from '../setup/paths.mjs';
import { run } from '../setup/run.mjs';

/** Arguments of every `headlight` command in a page, as a shell would split them. */
export function commandsOf(markdown) {
  const blocks = [...markdown.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) => text);
  return blocks
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.startsWith('headlight '))
    .map((line) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].slice(1).map(([, quoted, bare]) => quoted ?? bare));
}

export async function drawFigures() {
  const { default: sharp } = await import('sharp'); // not there before packages are
  const page = readFileSync(join(projectDir, 'docs/figures.md'), 'utf8');
  const drawn = [];
  for (const args of commandsOf(page)) {
    const file = join(projectDir, args[args.indexOf('--out') + 1]);
    mkdirSync(dirname(file), { recursive: true });
    rmSync(file, { force: true });
    const { code, output } = await run(process.execPath, [join(outDir, 'main', 'cli.js'), ...args, '--no-sidecar'], {
      cwd: projectDir,
    });
    if (code !== 0) throw new SetupError(`headlight ${args.join(' ')}\n${output}`);
    writeFileSync(file, await sharp(readFileSync(file)).png({ palette: true, effort: 10 }).toBuffer()); // a third of the bytes
    drawn.push(file);
  }
  return drawn;
}
