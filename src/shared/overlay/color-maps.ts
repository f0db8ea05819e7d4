/**
 * Colour maps as 256 colours, from 33 evenly spaced anchors each, joined linearly in sRGB (within 2 of 255 of the
 * published tables, cividis within 6): viridis and inferno (van der Walt & Smith 2015), cividis (Nuñez, Anderton &
 * Renslow 2018, for colour-vision deficiency), turbo (Mikhailov 2019, not perceptually ordered), and plain grey.
 */
import type { ColorMapName } from './overlay';

export const COLOR_MAP_NAMES: readonly ColorMapName[] = ['inferno', 'viridis', 'cividis', 'turbo', 'gray', 'diverging'];

/** Colours of a map. */
export const COLORS = 256;

/** RRGGBB of each anchor, dark end first. */
const ANCHORS: Readonly<Record<ColorMapName, string>> = {
  viridis:
    '440154470d6048186a482374472d7b4536814240863f49893b528b375a8d33638d2f6a8e2c728e297a8e26818e23898e21908c' +
    '1f988b1f9f8821a68528ae8031b57b3ebc744cc26c5dc9636ece5882d34c96d83fabdc32c0df24d5e21aeae51afde725',
  inferno:
    '0000040403120b0724150b37210c4a2e0a5a3c09654a0c6b57106d63146e70196e7d1e6d89226a962766a32b61af315cbb3755' +
    'c63e4dd14644db4f3be35932eb6528f1711ef67f14f98d0afb9c06fcab0ffbba1ff9ca32f5d949f2e865f3f586fcffa4',
  cividis:
    '00224e00285b002e6a0433711a386f273e6e32436d3b496c434e6c4b546c52596d5a5f6e61656f686a716f70737576767c7b78' +
    '8481798b8778938d789b9376a39a75aba072b3a670bbad6cc3b469ccba64d4c15fddc958e6d051efd748f8df3cfee838',
  turbo:
    '30123b392a734040a14456c7466be3467ff64293ff37a7fa29bbec1dcdd818dcc31ee8b031f2994cf97e6bfd648aff4da3fd3c' +
    'b8f735cced34dee037edd03af8c03afdae35fe982cfb8022f56817ec520fe04009d23105c02302ac1701950d017a0403',
  gray: '000000ffffff',
  diverging:
    '0530610e41791752901f63a82a71b23480b93f8ec0529dc86bacd184bcd99bc9e0aed3e6c2ddecd4e6f1e0ecf3ecf2f5f7f6f6' +
    'f9eee7fbe5d8fddcc9fbccb4f8bb9ef5aa89ee9677e48066db6b55d05548c53e3dba2832ab162a930e267c072267001f',
};

const tables = new Map<ColorMapName, Uint8Array>();

/** The colours of a map, low values first: [256, 3], made once. */
export function colorTable(name: ColorMapName): Uint8Array {
  const known = tables.get(name);
  if (known) return known;
  const table = interpolate(ANCHORS[name]);
  tables.set(name, table);
  return table;
}

function interpolate(anchors: string): Uint8Array {
  const last = anchors.length / 6 - 1;
  const channel = (anchor: number, c: number): number =>
    parseInt(anchors.slice(anchor * 6 + c * 2, anchor * 6 + c * 2 + 2), 16);
  const table = new Uint8Array(COLORS * 3); // [256, 3]
  for (let i = 0; i < COLORS; i++) {
    const at = (i / (COLORS - 1)) * last;
    const anchor = Math.min(last - 1, Math.floor(at));
    for (let c = 0; c < 3; c++) {
      const from = channel(anchor, c);
      table[i * 3 + c] = Math.round(from + (at - anchor) * (channel(anchor + 1, c) - from));
    }
  }
  return table;
}
