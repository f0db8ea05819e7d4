/** In a process of its own, as what is taken from it does not come back. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { confine } from '../../../../src/main/photo/confine/confine';

const ROOT = resolve(import.meta.dirname, '../../../..');
const isLinux = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);

/** What it can do, by what happened: `done`, or the error's code. */
const PROBE = `
import fs from 'node:fs';
import { spawn, spawnSync } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import { confine } from './confine.mjs';
const [file] = process.argv.slice(2);
const warm = await fs.promises.readFile(file); // the pool has its threads before
const tried = { confined: confine() };
const attempt = (name, work) => { try { work(); tried[name] = 'done'; } catch (error) { tried[name] = error.code; } };
attempt('read', () => fs.readFileSync(file));
attempt('create', () => fs.writeFileSync(file + '.new', 'x'));
attempt('overwrite', () => fs.writeFileSync(file, 'x'));
attempt('append', () => fs.appendFileSync(file, 'x'));
attempt('remove', () => fs.unlinkSync(file));
attempt('move', () => fs.renameSync(file, file + '.new'));
attempt('mode', () => fs.chmodSync(file, 0));
attempt('folder', () => fs.mkdirSync(file + '.dir'));
attempt('kill', () => process.kill(process.ppid, 0));
tried.threads = await fs.promises.writeFile(file + '.new', 'x').then(() => 'done', ({ code }) => code);
tried.program = spawnSync(process.execPath, ['-e', '']).error?.code ?? 'done';
const heard = (socket) => new Promise((say) => socket.on('error', ({ code }) => say(code)).on('listening', () => say('done')).on('connect', () => say('done')));
tried.connect = await heard(connect(9, '127.0.0.1'));
tried.listen = await heard(createServer().listen(0, '127.0.0.1'));
tried.worker = await new Promise((say) => new Worker('', { eval: true }).on('exit', () => say('done')).on('error', ({ code }) => say(code)));
console.log(JSON.stringify(tried));
`;

describe('a confined process', () => {
  // Inside node_modules, so that what is built there finds its packages.
  const folder = mkdtempSync(join(ROOT, 'node_modules/.cache-confine-'));
  const files = mkdtempSync(join(tmpdir(), 'headlight-confine-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    rmSync(files, { recursive: true, force: true });
  });
  beforeAll(async () => {
    const rolldownOptions = { output: { entryFileNames: 'confine.mjs' } };
    const entry = 'src/main/photo/confine/confine.ts';
    await build({ root: ROOT, configFile: false, logLevel: 'error', build: { ssr: entry, outDir: folder, rolldownOptions } }); // prettier-ignore
    writeFileSync(join(folder, 'probe.mjs'), PROBE);
  });

  it.skipIf(!isLinux)('reads and works, and can write no file, start no program and open no connection', async () => {
    const file = join(files, 'a.txt');
    writeFileSync(file, 'as it was');
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'probe.mjs'), file]);
    expect(JSON.parse(stdout)).toEqual({
      confined: null,
      read: 'done',
      worker: 'done',
      ...Object.fromEntries(['create', 'overwrite', 'append', 'remove', 'move', 'mode', 'folder', 'threads'].map((name) => [name, 'EACCES'])), // prettier-ignore
      kill: 'EPERM',
      program: 'EPERM',
      connect: 'EACCES',
      listen: 'EACCES',
    });
    expect(readFileSync(file, 'utf8')).toBe('as it was');
    expect(existsSync(`${file}.new`)).toBe(false);
  });

  it('says where it is not known how', () => {
    expect(confine('darwin', 'arm64')).toMatch(/darwin/);
    expect(confine('linux', 'riscv64')).toMatch(/riscv64/);
  });
});
