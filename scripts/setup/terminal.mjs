/** What `npm start` does where no window can be shown: names the photos, and paints where the model looked into files. */
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
  const headlight = (...args) => runForeground(process.execPath, [commandLine, ...args], { cwd: invokedFrom });
  const classified = await headlight('classify', ...photos);
  if (classified > 1) return classified; // wrong usage, or stopped: nothing to paint

  fs.mkdirSync(outputDir, { recursive: true });
  const explained = await headlight('explain', ...photos, '--method', 'rollout', '--out', outputDir);
  say(`\nWhere the model looked (attention rollout): ${outputDir}`);
  return Math.max(classified, explained);
}
