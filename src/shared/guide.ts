/** Pages of the guide (`docs/guide`), each there in both languages. */

export const GUIDE_PAGES = [
  'index',
  'classify-a-folder',
  'open-your-model',
  'figure-for-a-paper',
  'labels-of-your-own',
  'when-it-is-wrong',
] as const;

export type GuidePage = (typeof GUIDE_PAGES)[number];
