/** Photos of the gallery that are dragged within the window, by id. */

const TYPE = 'application/x-headlight-photos';

export function dragPhotos(data: DataTransfer | null, photos: readonly string[]): void {
  data?.setData(TYPE, JSON.stringify(photos));
  if (data) data.effectAllowed = 'copy';
}

/** What they are is told once they are dropped. */
export function holdsPhotos(data: DataTransfer | null): boolean {
  return data?.types.includes(TYPE) ?? false;
}

export function draggedPhotos(data: DataTransfer | null): readonly string[] {
  try {
    const photos: unknown = JSON.parse(data?.getData(TYPE) ?? '');
    return Array.isArray(photos) ? photos.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
