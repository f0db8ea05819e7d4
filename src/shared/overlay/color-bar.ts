/** The colours of a scale as an SVG gradient. */
import { COLORS, colorTable } from './color-maps';
import type { ColorMapName } from './overlay';

const STOPS = 16;

/** Definition of the gradient `id`, from low (left) to high. */
export function gradientSvg(id: string, colorMap: ColorMapName): string {
  const colors = colorTable(colorMap);
  const stops = Array.from({ length: STOPS + 1 }, (_, i) => {
    const at = Math.round((i / STOPS) * (COLORS - 1)) * 3;
    return `<stop offset="${i / STOPS}" stop-color="rgb(${colors[at]},${colors[at + 1]},${colors[at + 2]})"/>`;
  });
  return `<defs><linearGradient id="${id}">${stops.join('')}</linearGradient></defs>`;
}

/** Three significant digits. */
export function barNumber(value: number): string {
  return String(Number(value.toPrecision(3)));
}
