/** What figures are drawn on, light or dark, and with which inks. */

export const GROUNDS = ['light', 'dark'] as const;
export type Ground = (typeof GROUNDS)[number];

export interface Inks {
  readonly paper: string;
  /** Titles, names of axes. */
  readonly ink: string;
  /** Numbers, notes. */
  readonly quiet: string;
  /** Grid lines. */
  readonly line: string;
  /** Axes, edges of pictures and bars. */
  readonly edge: string;
  /** The dot of a changed model. */
  readonly mark: string;
  /** Told apart by people who see few colours (Okabe & Ito 2008), the most different first. */
  readonly series: readonly string[];
}

export const INKS: Readonly<Record<Ground, Inks>> = {
  light: {
    paper: '#ffffff',
    ink: '#1a1a1a',
    quiet: '#555555',
    line: '#e3e3e3',
    edge: '#8a8a8a',
    mark: '#d58a00',
    series: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'],
  },
  dark: {
    paper: '#161617',
    ink: '#f2f2f2',
    quiet: '#b4b4b4',
    line: '#333335',
    edge: '#7c7c80',
    mark: '#f5b74e',
    series: ['#56b4e9', '#e69f00', '#2fbf97', '#e08fbd', '#f0e442', '#e2703a'],
  },
};

/** Dash pattern of each series, which tells lines apart in grey print. */
export const DASHES = ['', '7 3', '2 3', '9 3 2 3', '5 2', '1 2'] as const;
