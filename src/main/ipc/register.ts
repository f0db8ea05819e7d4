/** Connects the handlers to Electron; the only file that touches `ipcMain`. */
import { ipcMain, type WebContents } from 'electron';
import type { Events } from '../../shared/ipc';
import { log } from '../log';
import { answer, type Handlers } from './answer';
import { CHANNELS } from './schemas';

export function registerHandlers(handlers: Handlers): void {
  for (const channel of CHANNELS) {
    ipcMain.handle(channel, (event, ...args: unknown[]) =>
      answer(channel, event.senderFrame, args, handlers, (error) => log.error(`${channel} failed`, error)),
    );
  }
}

/** Sends an event to the window, if there is one to hear it. */
export function send<E extends keyof Events>(contents: WebContents | undefined, event: E, ...args: Events[E]): void {
  if (contents && !contents.isDestroyed()) contents.send(event, ...args);
}
