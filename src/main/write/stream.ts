/** Standard output and standard error, written in whole: to a file on a full disk Node's own streams lose the rest of a text without a word. */
import { fstatSync, write } from 'node:fs';
import { promisify } from 'node:util';

const writeSome = promisify(write);

/** Resolves when everything is out of our hands. Rejects with the system's error. */
export async function writeToStream(fd: 1 | 2, data: Uint8Array | string): Promise<void> {
  if (!isFile(fd)) {
    const stream = fd === 1 ? process.stdout : process.stderr;
    return new Promise((resolve, reject) => stream.write(data, (error) => (error ? reject(error) : resolve())));
  }
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  for (let done = 0; done < bytes.byteLength;) {
    const { bytesWritten } = await writeSome(fd, bytes, done, bytes.byteLength - done);
    done += bytesWritten;
  }
}

function isFile(fd: number): boolean {
  try {
    const found = fstatSync(fd);
    return found.isFile() || found.isCharacterDevice() ? !isTerminal(fd) : false;
  } catch {
    return false;
  }
}

function isTerminal(fd: number): boolean {
  return (fd === 1 ? process.stdout : process.stderr).isTTY;
}
