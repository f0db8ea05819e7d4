/** A name from a stranger's file, for one line of text: as much as fits, nothing that steers or turns it. */
export function shownName(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}]/gu, '').slice(0, 60);
}
