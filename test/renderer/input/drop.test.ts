import { describe, expect, it } from 'vitest';
import { mayDrop, readTransfer } from '../../../src/renderer/input/drop';

function transfer(texts: Record<string, string>, files: readonly File[] = []): DataTransfer {
  const types = [...Object.keys(texts), ...(files.length > 0 ? ['Files'] : [])];
  return { files, types, getData: (type: string) => texts[type] ?? '' } as unknown as DataTransfer;
}

describe('readTransfer', () => {
  it('prefers files to everything else', () => {
    const file = new File(['x'], 'cat.png');
    expect(readTransfer(transfer({ 'text/uri-list': 'https://example.org/cat.png' }, [file]))).toEqual({
      kind: 'files',
      files: [file],
    });
  });

  it('reads a picture out of a data address', () => {
    const dropped = readTransfer(transfer({ 'text/uri-list': 'data:image/png;base64,iVBORw==' }));
    expect(dropped).toMatchObject({ kind: 'bytes', name: 'picture.png' });
    expect(dropped.kind === 'bytes' && [...dropped.bytes]).toEqual([0x89, 0x50, 0x4e, 0x47]);
  });

  it('names an address that cannot be fetched', () => {
    expect(readTransfer(transfer({ 'text/uri-list': 'https://example.org/cat.png' })).kind).toBe('address');
  });

  it('takes nothing out of an empty drop or broken data', () => {
    expect(readTransfer(transfer({})).kind).toBe('nothing');
    expect(readTransfer(transfer({ 'text/uri-list': 'data:image/png;base64,%%%' })).kind).toBe('nothing');
  });
});

describe('mayDrop', () => {
  it('welcomes files and addresses, and no plain text', () => {
    expect(mayDrop(transfer({}, [new File([], 'a')]))).toBe(true);
    expect(mayDrop(transfer({ 'text/uri-list': 'x' }))).toBe(true);
    expect(mayDrop(transfer({ 'text/plain': 'x' }))).toBe(false);
    expect(mayDrop(null)).toBe(false);
  });
});
