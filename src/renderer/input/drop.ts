/** What a drop or a paste holds: files, a picture as bytes, or only a web address, which Headlight does not fetch. */

export type Dropped =
  | { readonly kind: 'files'; readonly files: readonly File[] }
  | { readonly kind: 'bytes'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly kind: 'address' }
  | { readonly kind: 'nothing' };

const INLINE_PICTURE = /^data:image\/([\w.+-]+)(;base64)?,(.*)$/s;

export function readTransfer(data: DataTransfer): Dropped {
  if (data.files.length > 0) return { kind: 'files', files: [...data.files] };
  const address = data.getData('text/uri-list') || data.getData('text/plain');
  const inline = INLINE_PICTURE.exec(address.trim());
  if (inline) return inlinePicture(inline[1] ?? 'png', inline[2] !== undefined, inline[3] ?? '');
  return address === '' ? { kind: 'nothing' } : { kind: 'address' };
}

function inlinePicture(type: string, base64: boolean, body: string): Dropped {
  const name = `picture.${type.replace(/\+.*$/, '')}`;
  try {
    const text = base64 ? atob(body) : decodeURIComponent(body);
    return { kind: 'bytes', name, bytes: Uint8Array.from(text, (char) => char.charCodeAt(0)) };
  } catch {
    return { kind: 'nothing' };
  }
}

/** Whether a drag over the window carries something that may be dropped. */
export function mayDrop(data: DataTransfer | null): boolean {
  return data !== null && ['Files', 'text/uri-list'].some((type) => data.types.includes(type));
}
