/** The chapters of the tour "How it sees", in their order. */
export const TOUR_CHAPTERS = [
  'patches',
  'tokens',
  'query',
  'softmax',
  'heads',
  'stream',
  'layers',
  'faces',
  'why',
  'yours',
] as const;

export type TourChapter = (typeof TOUR_CHAPTERS)[number];
