/** Looks up what a report tells. */
import { app } from 'electron';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { logFile } from '../log';
import type { ReportFacts } from './problem-report';

export async function reportFacts(cutOff: boolean): Promise<ReportFacts> {
  const { electron = '?', chrome = '?', node = '?' } = process.versions;
  return {
    version: app.getVersion(),
    packed: app.isPackaged,
    runtime: { Electron: electron, Chromium: chrome, Node: node },
    system: [`${os.type()} ${os.release()}`, process.arch, os.cpus()[0]?.model.trim() ?? 'unknown processor'],
    cores: os.availableParallelism(),
    memory: os.totalmem(),
    cutOff,
    log: await readFile(logFile(), 'utf8').catch(() => ''),
    home: os.homedir(),
  };
}
