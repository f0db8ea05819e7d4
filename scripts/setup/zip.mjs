/**
 * Unpacks a zip file entry by entry without holding it in memory. For archives whose bytes were verified before;
 * names are checked all the same. No zip64, no encryption. (PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16.)
 */
import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const LONGEST_END_RECORD = 22 + 0xffff;
const [STORED, DEFLATED] = [0, 8];

/**
 * Writes every file of `zipPath` for which `rename(name)` gives a name to `targetDir`, keeping its permission bits.
 * Throws when the archive is not what it says. Answers how many files were written.
 */
export async function unzip(zipPath, targetDir, rename) {
  const file = await fs.promises.open(zipPath, 'r');
  let written = 0;
  try {
    for (const entry of await readDirectory(file)) {
      const name = rename(entry.name);
      if (!name || entry.name.endsWith('/')) continue;
      await writeEntry(file, zipPath, entry, safeJoin(targetDir, name));
      written++;
    }
  } finally {
    await file.close();
  }
  return written;
}

function safeJoin(targetDir, name) {
  const target = path.resolve(targetDir, name);
  if (!target.startsWith(path.resolve(targetDir) + path.sep)) throw new Error(`zip entry leaves its folder: ${name}`);
  return target;
}

async function readAt(file, position, length) {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead < length) throw new Error('zip file is cut short');
  return buffer;
}

/** The central directory, which lies at the end of the file. */
async function readDirectory(file) {
  const { size } = await file.stat();
  const tailLength = Math.min(size, LONGEST_END_RECORD);
  const tail = await readAt(file, size - tailLength, tailLength);
  let end = tail.length - 22;
  while (end >= 0 && tail.readUInt32LE(end) !== END_OF_DIRECTORY) end--;
  if (end < 0) throw new Error('not a zip file');

  const count = tail.readUInt16LE(end + 10);
  const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries = [];
  for (let at = 0; entries.length < count;) {
    if (directory.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error('zip directory is damaged');
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      compressedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      mode: (directory.readUInt32LE(at + 38) >>> 16) & 0o777,
      offset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function writeEntry(file, zipPath, entry, target) {
  const local = await readAt(file, entry.offset, 30);
  if (local.readUInt32LE(0) !== LOCAL_ENTRY) throw new Error(`zip entry is damaged: ${entry.name}`);
  if (entry.method !== STORED && entry.method !== DEFLATED)
    throw new Error(`zip method ${entry.method}: ${entry.name}`);

  const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  const mode = entry.mode || 0o644;
  if (entry.compressedSize === 0) return fs.writeFileSync(target, '', { mode });

  const source = fs.createReadStream(zipPath, { start, end: start + entry.compressedSize - 1 });
  const stages = entry.method === DEFLATED ? [source, createInflateRaw()] : [source];
  await pipeline(...stages, fs.createWriteStream(target, { mode }));
  if (fs.statSync(target).size !== entry.size) throw new Error(`zip entry has the wrong size: ${entry.name}`);
}
