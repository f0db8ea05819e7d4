/** Files as the library meets them. */

/** A file as it was when it was looked at. */
export interface FileThen {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds. */
  readonly written: number;
}

/** The same, and by how many degrees a person turned the photo. */
export interface TurnedFile extends FileThen {
  readonly turn: number;
}
