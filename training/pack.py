"""Pack Tiny-ImageNet-200 into a few files that travel to a GPU machine: one JPEG mosaic of 64-px tiles per class.

Tiles keep the dataset's own JPEG quality (75, 4:2:0) and 16-px alignment, so re-encoding is almost free of loss (40.5 dB).
Training images that also are held-out photos (found by pixel distance) are left out, whatever their folder says.
usage: python3 pack.py TINY_IMAGENET_DIR HELDOUT_DIR OUT_DIR [MIB_PER_PIECE]
HELDOUT_DIR: n01443537_goldfish.JPEG, ... (a work tree of EliSchwartz/imagenet-sample-images)
index.npy: int64 rows (piece, offset, bytes, split 0 train / 1 val, images, columns); labels.npy: uint8, in tile order.
"""

import io
import os
import sys
import numpy as np
from PIL import Image

TILE, COLUMNS = 64, 25


def crops(photo):
    """The ways a full-size photo may have been cut to 64x64: squashed, and square crops at start, middle, end."""
    w, h = photo.size
    s = min(w, h)
    cut = [photo] + [
        photo.crop((int((w - s) * f), int((h - s) * f), int((w - s) * f) + s, int((h - s) * f) + s))
        for f in (0, 0.5, 1)
    ]
    return np.stack([np.asarray(c.resize((TILE, TILE), Image.BOX)) for c in cut])


def coarse(x):
    return x.reshape(len(x), 16, 4, 16, 4, 3).astype('f4').mean((2, 4)).reshape(len(x), -1)


def leaked(x, photo, limit=24.0):
    """Indices of tiles x [n, 64, 64, 3] that show the held-out photo (root mean square distance on 16x16 pixels)."""
    d = np.sqrt(((coarse(crops(photo))[:, None] - coarse(x)[None]) ** 2).mean(-1)).min(0)
    return np.flatnonzero(d < limit), d


def mosaic(x):
    rows = -(-len(x) // COLUMNS)
    m = np.zeros((rows * COLUMNS, TILE, TILE, 3), np.uint8)
    m[: len(x)] = x
    m = m.reshape(rows, COLUMNS, TILE, TILE, 3).transpose(0, 2, 1, 3, 4).reshape(rows * TILE, COLUMNS * TILE, 3)
    b = io.BytesIO()
    Image.fromarray(m).save(b, 'JPEG', quality=75, subsampling=2, optimize=True, progressive=True)
    return b.getvalue()


def main():
    root, held, out = sys.argv[1:4]
    limit = float(sys.argv[4]) * 2**20 if len(sys.argv) > 4 else 24 * 2**20
    os.makedirs(out, exist_ok=True)

    def read(f):
        return np.asarray(Image.open(f).convert('RGB'))

    def number(f):
        return int(f.rsplit('_', 1)[1].split('.')[0])

    ids = sorted(open(f'{root}/wnids.txt').read().split())
    photos = {f.split('_')[0]: f for f in os.listdir(held) if f.endswith('.JPEG')}
    val = {w: [] for w in ids}
    for line in open(f'{root}/val/val_annotations.txt'):
        val[line.split('\t')[1]].append(line.split('\t')[0])
    index, labels, piece, size, left_out = [], [], 0, 0, []
    f = open(f'{out}/piece-00.bin', 'wb')

    def add(x, y, split):
        nonlocal piece, size, f
        b = mosaic(x)
        if size + len(b) > limit:
            f.close()
            piece += 1
            size = 0
            f = open(f'{out}/piece-{piece:02d}.bin', 'wb')
        f.write(b)
        index.append((piece, size, len(b), split, len(x), COLUMNS))
        labels.extend(y)
        size += len(b)

    vx = [read(f'{root}/val/images/{n}') for w in ids for n in sorted(val[w], key=number)]
    vy = [i for i, w in enumerate(ids) for _ in val[w]]
    for a in range(0, len(vx), 500):
        add(np.stack(vx[a : a + 500]), vy[a : a + 500], 1)
    for i, w in enumerate(ids):
        names = sorted(os.listdir(f'{root}/train/{w}/images'), key=number)
        x = np.stack([read(f'{root}/train/{w}/images/{n}') for n in names])
        bad, d = leaked(x, Image.open(f'{held}/{photos[w]}').convert('RGB'))
        left_out += [(names[b], float(d[b])) for b in bad]
        x = np.delete(x, bad, 0)
        add(x, [i] * len(x), 0)
    f.close()
    np.save(f'{out}/index.npy', np.array(index, np.int64))
    np.save(f'{out}/labels.npy', np.array(labels, np.uint8))
    words = {l.split('\t')[0]: l.rstrip('\n').split('\t')[1] for l in open(f'{root}/words.txt')}
    open(f'{out}/labels.tsv', 'w').write(''.join(f'{w}\t{words[w]}\n' for w in ids))
    open(f'{out}/left-out.tsv', 'w').write(''.join(f'{n}\t{d:.1f}\n' for n, d in left_out))
    print(len(labels), 'images,', piece + 1, 'pieces,', sum(r[2] for r in index) / 1e6, 'MB; left out', len(left_out))


if __name__ == '__main__':
    main()
