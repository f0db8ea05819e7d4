"""Photos for the built-in model's reference of energy scores: validation tiles of Tiny-ImageNet as PNG files, in a folder per class.

usage: python3 reference.py PACKED OUT [PER_CLASS]
PACKED: what pack.py made. PER_CLASS: 10 unless said, evenly spaced among the 50 there are.
Then `headlight calibrate OUT --model vit-tiny --format json` answers `reference`, which resources/models/vit-tiny/config.json keeps.
"""
import io, os, sys
import numpy as np
from PIL import Image

TILE = 64


def main():
    packed, out = sys.argv[1:3]; per_class = int(sys.argv[3]) if len(sys.argv) > 3 else 10
    index, labels = (np.load(f'{packed}/{name}.npy') for name in ('index', 'labels'))
    ids = [line.split('\t')[0] for line in open(f'{packed}/labels.tsv')]
    seen, first = {}, 0
    for piece, offset, size, split, count, columns in index:
        if split == 1:
            with open(f'{packed}/piece-{piece:02d}.bin', 'rb') as f:
                f.seek(offset); mosaic = Image.open(io.BytesIO(f.read(size))).convert('RGB')
            for place in range(count):
                name = ids[labels[first + place]]; nth = seen[name] = seen.get(name, -1) + 1
                if nth % (50 // per_class): continue
                row, col = divmod(place, columns)
                os.makedirs(f'{out}/{name}', exist_ok=True)
                mosaic.crop((col * TILE, row * TILE, col * TILE + TILE, row * TILE + TILE)).save(f'{out}/{name}/{nth:02d}.png')
        first += count
    print(sum(1 for _, _, files in os.walk(out) for _ in files), 'photos of', len(seen), 'classes')


if __name__ == '__main__':
    main()
