/** Copies or moves every file of a folder until it is killed, and tells its parent of each part. `node mover.mjs JOURNALS FROM INTO copy|move` */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Filing } from '../../../src/main/filing/filing';
import { planFiling } from '../../../src/main/filing/plan';

const [, , journals = '', from = '', into = '', kind = ''] = process.argv;
const names = readdirSync(from).sort();
const wishes = names.map((name, i) => ({ from: join(from, name), folder: join(into, String(i % 3)), name }));
const plan = await planFiling(wishes, { kind: kind === 'move' ? 'move' : 'copy', taken: 'leave' });
const filing = new Filing(journals);
if (kind === 'undo') {
  const [last] = await filing.past();
  process.send?.(0);
  if (last) await filing.undo(last.id);
} else {
  const { signal } = new AbortController();
  process.send?.(0);
  await filing.run(plan, { signal, content: () => Promise.resolve(''), onStep: (done) => void process.send?.(done) });
}
process.disconnect();
