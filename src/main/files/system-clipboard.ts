/**
 * Electron's clipboard behind one small interface. Electron 45 replaced its synchronous methods by the web's
 * asynchronous `ClipboardItem`s; both are kept here because development may run on an older runtime
 * (`docs/electron-runtime.md`).
 */
import electron, { clipboard, nativeImage } from 'electron';

export interface SystemClipboard {
  /** Text of a format of the operating system, such as 'text/uri-list'; empty where there is none. */
  readFormat(format: string, encoding: 'utf8' | 'utf16le'): Promise<string>;
  /** The picture as PNG; null where there is none. */
  readPng(): Promise<Uint8Array | null>;
  writePng(png: Uint8Array): Promise<void>;
  writeText(text: string): Promise<void>;
}

/** What `clipboard` was before Electron 45. */
interface SynchronousClipboard {
  readBuffer(format: string): Buffer;
  readImage(): Electron.NativeImage;
  writeImage(image: Electron.NativeImage): void;
  writeText(text: string): void;
}

export function systemClipboard(): SystemClipboard {
  return isSynchronous(clipboard) ? overSynchronous(clipboard) : overItems();
}

function isSynchronous(value: object): value is SynchronousClipboard {
  return 'readImage' in value;
}

function overSynchronous(old: SynchronousClipboard): SystemClipboard {
  return {
    readFormat: async (format, encoding) => old.readBuffer(format).toString(encoding),
    readPng: async () => {
      const image = old.readImage();
      return image.isEmpty() ? null : new Uint8Array(image.toPNG());
    },
    writePng: async (png) => old.writeImage(nativeImage.createFromBuffer(Buffer.from(png))),
    writeText: async (text) => old.writeText(text),
  };
}

function overItems(): SystemClipboard {
  return {
    readFormat: async (format, encoding) => {
      const bytes = (await readType(format)) ?? (await readType(`electron application/osclipboard;format="${format}"`));
      return bytes ? Buffer.from(bytes).toString(encoding) : '';
    },
    readPng: () => readType('image/png'),
    writePng: async (png) => {
      const blob = new Blob([new Uint8Array(png)], { type: 'image/png' });
      await clipboard.write([new electron.ClipboardItem({ 'image/png': blob })]);
    },
    writeText: async (text) => {
      const blob = new Blob([text], { type: 'text/plain' });
      await clipboard.write([new electron.ClipboardItem({ 'text/plain': blob })]);
    },
  };
}

async function readType(type: string): Promise<Uint8Array | null> {
  for (const item of await clipboard.read()) {
    const value = await item.getType(type).catch(() => null);
    if (value instanceof Blob) return new Uint8Array(await value.arrayBuffer());
  }
  return null;
}
