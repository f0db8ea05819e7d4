/** One set-up at a time per checkout: a folder as lock, with the owner's process id inside. */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './console.mjs';
import { projectDir } from './paths.mjs';

const POLL_MS = 250;

/** Runs `work` while holding the lock; waits for another set-up to end, and takes over from one that died. */
export async function withLock(work, lockDir = path.join(projectDir, '.cache', 'setup.lock')) {
  const ownerFile = path.join(lockDir, 'pid');
  fs.mkdirSync(path.dirname(lockDir), { recursive: true });
  for (let told = false; !tryMake(lockDir);) {
    if (ownerIsGone(lockDir, ownerFile)) {
      fs.rmSync(lockDir, { recursive: true, force: true });
      continue;
    }
    if (!told) say('Another set-up of this checkout is running; waiting for it.');
    told = true;
    await sleep(POLL_MS);
  }
  const release = () => fs.rmSync(lockDir, { recursive: true, force: true });
  process.once('exit', release);
  try {
    fs.writeFileSync(ownerFile, String(process.pid));
    return await work();
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

function tryMake(lockDir) {
  try {
    fs.mkdirSync(lockDir);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Whether the process that made the lock has ended. A lock so young that its owner is not written yet is alive. */
function ownerIsGone(lockDir, ownerFile) {
  try {
    process.kill(Number(fs.readFileSync(ownerFile, 'utf8')), 0);
    return false;
  } catch (error) {
    if (error.code === 'EPERM') return false;
    if (error.code === 'ESRCH') return true;
    const age = Date.now() - (fs.statSync(lockDir, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    return age > 10 * POLL_MS;
  }
}
