/** An overlay as SVG 1.1: pictures are embedded, so that the file stands alone and its layers stay separate. */
import { escapeXml } from '../../shared/overlay/svg';
import type { EncodedPicture } from '../../shared/photo-port';

export interface SvgTile {
  /** The overlay alone, of the photo's size. */
  readonly png: Uint8Array;
  readonly label: string;
  readonly top: number;
  readonly left: number;
}

export interface TileLook {
  /** Height of the label above a tile, px. */
  readonly label: number;
  /** Greys, 0 … 255. */
  readonly background: number;
  readonly text: number;
}

export function svgOf(
  photo: EncodedPicture,
  title: string,
  tiles: readonly SvgTile[],
  size: { readonly rows: number; readonly cols: number },
  look: TileLook,
): string {
  const box = `width="${photo.cols}" height="${photo.rows}"`;
  const drawn = tiles.map(({ png, label, top, left }) =>
    [
      `<g transform="translate(${left} ${top})">`,
      `<text y="${-look.label / 4}" font-family="sans-serif" font-size="14" fill="${grey(look.text)}">${label}</text>`,
      '<use href="#photo"/>',
      `<image ${box} href="${dataUri(png, 'image/png')}"/>`,
      '</g>',
    ].join('\n'),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.cols}" height="${size.rows}" viewBox="0 0 ${size.cols} ${size.rows}">`,
    `<title>${escapeXml(title)}</title>`,
    `<defs><image id="photo" ${box} href="${dataUri(photo.bytes, photo.mime)}"/></defs>`,
    `<rect width="100%" height="100%" fill="${grey(look.background)}"/>`,
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}

function grey(value: number): string {
  return `#${value.toString(16).padStart(2, '0').repeat(3)}`;
}

function dataUri(bytes: Uint8Array, mime: string): string {
  return `data:${mime};base64,${Buffer.from(bytes).toString('base64')}`;
}
