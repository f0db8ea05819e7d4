/** The log: a file in the user's log folder, never the console, never the renderer. Made on first use. */
import { app } from 'electron';
import { join } from 'node:path';
import type { Logger } from 'electron-log';

type Level = 'error' | 'warn' | 'info';

export const logFile = (): string => join(app.getPath('logs'), 'headlight.log');

let logger: Promise<Logger> | undefined;

async function open(): Promise<Logger> {
  const { default: electronLog } = await import('electron-log/node');
  electronLog.transports.console.level = false;
  electronLog.transports.file.resolvePathFn = logFile;
  electronLog.transports.file.maxSize = 1 << 20;
  return electronLog;
}

function write(level: Level, ...parts: unknown[]): void {
  logger ??= open();
  logger.then((target) => target[level](...parts)).catch(() => undefined);
}

export const log = {
  error: (...parts: unknown[]): void => write('error', ...parts),
  warn: (...parts: unknown[]): void => write('warn', ...parts),
  info: (...parts: unknown[]): void => write('info', ...parts),
};
