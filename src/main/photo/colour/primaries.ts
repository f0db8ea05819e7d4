/** Red, green, blue and white of the primaries we convert, as chromaticities (ITU-T H.273), and the way from one to another. */
import { PRIMARIES } from './code-points';

type Point = readonly [x: number, y: number];
export type Matrix = readonly [Row, Row, Row];
type Row = readonly [number, number, number];

const D65: Point = [0.3127, 0.329];
const BT709 = { r: [0.64, 0.33], g: [0.3, 0.6], b: [0.15, 0.06], white: D65 } as const;

const CHROMATICITIES: Readonly<Record<number, Record<'r' | 'g' | 'b' | 'white', Point>>> = {
  [PRIMARIES.bt709]: BT709,
  [PRIMARIES.bt2020]: { r: [0.708, 0.292], g: [0.17, 0.797], b: [0.131, 0.046], white: D65 },
  // Its white is the cinema's; shown on a screen, white stays white.
  [PRIMARIES.dciP3]: { r: [0.68, 0.32], g: [0.265, 0.69], b: [0.15, 0.06], white: [0.314, 0.351] },
  [PRIMARIES.displayP3]: { r: [0.68, 0.32], g: [0.265, 0.69], b: [0.15, 0.06], white: D65 },
};

const xyz = ([x, y]: Point): Row => [x / y, 1, (1 - x - y) / y];
const transposed = ([a, b, c]: Matrix): Matrix => [
  [a[0], b[0], c[0]],
  [a[1], b[1], c[1]],
  [a[2], b[2], c[2]],
];

export function apply(matrix: Matrix, [x, y, z]: Row): Row {
  const [a, b, c] = matrix.map((row) => row[0] * x + row[1] * y + row[2] * z) as [number, number, number];
  return [a, b, c];
}

const times = (a: Matrix, b: Matrix): Matrix =>
  transposed(transposed(b).map((column) => apply(a, column)) as unknown as Matrix);

function inverse([[a, b, c], [d, e, f], [g, h, i]]: Matrix): Matrix {
  const det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  return [
    [(e * i - f * h) / det, (c * h - b * i) / det, (b * f - c * e) / det],
    [(f * g - d * i) / det, (a * i - c * g) / det, (c * d - a * f) / det],
    [(d * h - e * g) / det, (b * g - a * h) / det, (a * e - b * d) / det],
  ];
}

/** Linear RGB of these primaries → XYZ. */
function toXyz({ r, g, b, white }: Record<'r' | 'g' | 'b' | 'white', Point>): Matrix {
  const columns = transposed([xyz(r), xyz(g), xyz(b)]);
  const [sr, sg, sb] = apply(inverse(columns), xyz(white));
  return columns.map(([x, y, z]) => [x * sr, y * sg, z * sb]) as unknown as Matrix;
}

/** Bradford's cones, in which eyes get used to another white. */
const BRADFORD: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];

function adapted(from: Point, to: Point): Matrix {
  const source = apply(BRADFORD, xyz(from));
  const target = apply(BRADFORD, xyz(to));
  const scale: Matrix = [
    [target[0] / source[0], 0, 0],
    [0, target[1] / source[1], 0],
    [0, 0, target[2] / source[2]],
  ];
  return times(inverse(BRADFORD), times(scale, BRADFORD));
}

/** Linear RGB of `primaries` → linear sRGB. Primaries that are none of ours count as sRGB's. */
export function toSrgbPrimaries(primaries: number): Matrix {
  const source = CHROMATICITIES[primaries] ?? BT709;
  return times(inverse(toXyz(BT709)), times(adapted(source.white, D65), toXyz(source)));
}

/** How much each of linear red, green and blue adds to luminance. */
export function luminance(primaries: number): Row {
  return toXyz(CHROMATICITIES[primaries] ?? BT709)[1];
}
