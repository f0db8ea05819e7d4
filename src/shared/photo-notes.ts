/** What a person should know about how a photo was read, beside that it was: each has a sentence in the strings. */
export const PHOTO_NOTES = [
  'rawPreview', // { kind }  the camera's preview of a RAW file, not its raw data
  'hdr', // { kind }         PQ or HLG, brought to the brightness of a screen
  'wideColours', // { kind } more colours than sRGB, said by code points
  'notTurned', // { degrees } EXIF wants it turned, the format's own rule does not
  'notMirrored', // {}       the same, where turning alone does not do it
  'turned', // { degrees }   clockwise, by a person
] as const;

/** What a person should know of how a photo was read: which, and its particulars. */
export interface PhotoNote {
  readonly note: (typeof PHOTO_NOTES)[number];
  readonly params: Readonly<Record<string, string | number>>;
}
