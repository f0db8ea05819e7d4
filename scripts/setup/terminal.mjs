/** What `npm start` does where no window can be shown: names the photos, and paints where the model looked into files. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { say } from './console.mjs';
import { commandLine, invokedFrom, projectDir } from './paths.mjs';
import { runForeground } from './run.mjs';

const samplesDir = path.join(projectDir, 'resources', 'photos');
const outputDir = path.join(invokedFrom, 'headlight-output');

/**
 * Classifies `inputs` (photos or folders; the samples where there are none), prints the answers, and writes one
 * overlay per photo. Answers the exit code: 1 when some photo failed.
 */
export async function explainInTerminal(inputs) {
  const photos = inputs.length > 0 ? inputs : [samplesDir];
  const classified = await runForeground(process.execPath, [commandLine, 'classify', ...photos], { cwd: invokedFrom });
  if (classified !== 0 && classified !== 1) return classified;

  fs.mkdirSync(outputDir, { recursive: true });
  let written = 0;
  for (const file of readablePhotos(photos)) {
    const overlay = path.join(outputDir, `${path.basename(file)}.rollout.png`);
    const { status } = spawnSync(
      process.execPath,
      [commandLine, 'explain', file, '--method', 'rollout', '--out', overlay],
      {
        cwd: invokedFrom,
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    if (status === 0) written++;
  }
  say(`${written} ${written === 1 ? 'overlay' : 'overlays'} (attention rollout) in ${outputDir}`);
  return classified;
}

/** The photos that the command line could read, by its own account. */
function readablePhotos(photos) {
  const { stdout } = spawnSync(process.execPath, [commandLine, 'classify', ...photos, '--format', 'ndjson'], {
    cwd: invokedFrom,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const lines = stdout.split('\n').filter(Boolean);
  return lines
    .map((line) => JSON.parse(line))
    .filter((answer) => answer.predictions)
    .map((answer) => answer.file);
}
