/** The folder that the app keeps its data in, and what serves where nothing can be kept there. Pure of Electron. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryBeside } from './write/temporary';

export interface DataFolder {
  /** Settings, models and notes are read here, and written where that works. */
  readonly folder: string;
  /** Where Chromium may write: the same, or a folder that goes with this run. */
  readonly forChromium: string;
  readonly keeps: boolean;
}

/** Makes the folder where it is missing, and writes to it. Never throws. */
export function dataFolder(folder: string, temporary = tmpdir()): DataFolder {
  if (canWrite(folder)) return { folder, forChromium: folder, keeps: true };
  try {
    return { folder, forChromium: mkdtempSync(join(temporary, 'headlight-')), keeps: false };
  } catch {
    return { folder, forChromium: folder, keeps: false }; // nowhere at all: as far as it goes
  }
}

/** Forgets the folder of a run that kept nothing. Never throws. */
export function leave({ folder, forChromium }: DataFolder): void {
  try {
    if (forChromium !== folder) rmSync(forChromium, { recursive: true, force: true });
  } catch {
    // Chromium is still writing; it lies in the system's temporary folder.
  }
}

/** A full disk makes a file and cannot fill it. */
function canWrite(folder: string): boolean {
  const probe = temporaryBeside(join(folder, 'probe'));
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(probe, Buffer.alloc(16_384));
    return true;
  } catch {
    return false;
  } finally {
    try {
      rmSync(probe, { force: true });
    } catch {
      // never made
    }
  }
}
