/** Photos of commands in this process are decoded in this process, too: by the true decoder, without waiting for a process to start. */
import { vi } from 'vitest';
import type { PhotoChild, ProcessMessage } from '../../src/main/photo/protocol';
import { PhotoServer } from '../../src/main/photo/server';

vi.mock('../../src/main/photo/fork', () => ({
  forkPhotoProcess: (): PhotoChild => {
    const listeners: ((message: ProcessMessage) => void)[] = [];
    const server = new PhotoServer((message) => {
      for (const listener of listeners) queueMicrotask(() => listener(message));
    });
    return {
      post: (message) => queueMicrotask(() => server.receive(message)),
      onMessage: (listener) => void listeners.push(listener),
      onExit: () => undefined,
      kill: () => void (listeners.length = 0),
    };
  },
}));
