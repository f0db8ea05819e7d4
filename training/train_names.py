"""Stage 3 of the captioner: the decoder also learns to name things, from Tiny-ImageNet's tiles ("a close up of an espresso"), beside the captions; the encoder stays as it is.
usage: python3 train_names.py TIMM_SAFETENSORS IMAGES TEXT_DIR OUT GPU_KIT_DIR LABELS_TSV SECONDS   (OUT: as of stage 2; writes OUT/named.pt)
"""

import io
import os
import random
import sys
import time
import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import captioner as C
from PIL import Image
from tokenizers import Tokenizer

WEIGHTS, IMAGES, TEXT, OUT, KIT, LABELS, SECONDS = *sys.argv[1:7], float(sys.argv[7])
torch.set_num_threads(int(os.environ.get('THREADS', '1')))
torch.manual_seed(9)
R = random.Random(9)
enc = C.vit(WEIGHTS)
dec = C.decoder()
e, d = torch.load(OUT + '/both.pt')
enc.load_state_dict({k: v.half().float() for k, v in e.items()})
dec.load_state_dict(d)
tok = Tokenizer.from_file(OUT + '/tok.json')
names = [l.rstrip('\n').split('\t')[1].split(',')[0].strip() for l in open(LABELS)]


def an(n):
    return ('an ' if n[0].lower() in 'aeiou' else 'a ') + n.lower()


ix = np.load(KIT + '/run/index.npy')
lab = np.load(KIT + '/run/labels.npy')
tiles, cls, at = [], [], 0
for piece, off, n, split, count, cols in ix:
    if split == 0:
        f = open(f'{KIT}/piece-{piece:02d}.bin', 'rb')
        f.seek(off)
        m = np.asarray(Image.open(io.BytesIO(f.read(n))).convert('RGB'))
        rows = m.shape[0] // 64
        t = m.reshape(rows, 64, cols, 64, 3).transpose(0, 2, 1, 3, 4).reshape(-1, 64, 64, 3)[:count]
        pick = R.sample(range(count), min(22, count))
        tiles.append(t[pick])
        cls += [int(lab[at + p]) for p in pick]
    at += count
tiles = np.concatenate(tiles)
print(len(tiles), 'tiles', [names[c] for c in cls[::900]], flush=True)


@torch.no_grad()
def run(px):
    return enc.vit(px).last_hidden_state.half()


def up(a):
    return F.interpolate(
        torch.from_numpy(np.ascontiguousarray(a)).permute(0, 3, 1, 2).float() / 127.5 - 1, size=224, mode='bicubic'
    ).clamp(-1, 1)


t0 = time.time()
HT = torch.cat([run(up(tiles[a : a + 16])) for a in range(0, len(tiles), 16)])
print('tiles seen', round(time.time() - t0), flush=True)
data = [x for x in C.captions(TEXT, IMAGES) if x[1] in ('train', 'none')]
R.shuffle(data)
data = data[:5000]
HF = torch.cat(
    [run(torch.stack([C.pixels(f'{IMAGES}/{x[0]}') for x in data[a : a + 16]])) for a in range(0, len(data), 16)]
)
soft = data[:1600]
HB = torch.cat(
    [
        run(
            up(
                np.stack(
                    [
                        np.asarray(Image.open(f'{IMAGES}/{x[0]}').convert('RGB').resize((64, 64), Image.BICUBIC))
                        for x in soft[a : a + 16]
                    ]
                )
            )
        )
        for a in range(0, len(soft), 16)
    ]
)
print('photos seen', round(time.time() - t0), flush=True)
ids = {
    n: [i for i in (tok.encode(c).ids for c in cs) if len(i) <= 18] or [tok.encode(cs[0]).ids[: C.LONGEST]]
    for n, _, cs in data
}


def some(n):
    return [R.choice(ids[n]) for _ in range(3)]


FORMS = ('{}', 'a close up of {}', 'a picture of {}')


def say(c):
    return [tok.encode(R.choice(FORMS).format(an(names[c]))).ids[: C.LONGEST] for _ in range(2)]


opt = torch.optim.AdamW(dec.parameters(), lr=1, weight_decay=0.05, betas=(0.9, 0.98))
step = 0
em = {}
dec.train()
t0 = time.time()
while (el := time.time() - t0) < SECONDS:
    f = el / SECONDS
    kind = R.choices('FTB', (0.55, 0.33, 0.12))[0]
    for g in opt.param_groups:
        g['lr'] = 5e-4 * min(1, (step + 1) / 80) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * f)))
    if kind == 'T':
        p = R.sample(range(len(tiles)), 24)
        h, packed = HT[p], C.pack([say(cls[i]) for i in p])
    else:
        H, D = (HF, data) if kind == 'F' else (HB, soft)
        p = R.sample(range(len(D)), 20)
        h, packed = H[p], C.pack([some(D[i][0]) for i in p])
    l = C.loss(dec, F.dropout(h.float(), 0.1), packed)
    opt.zero_grad()
    l.backward()
    torch.nn.utils.clip_grad_norm_(dec.parameters(), 1.0)
    opt.step()
    step += 1
    em[kind] = l.item() if kind not in em else 0.95 * em[kind] + 0.05 * l.item()
    if step % 50 == 0:
        print(step, round(el), {k: round(v, 3) for k, v in em.items()}, flush=True)
torch.save((e, dec.state_dict()), OUT + '/named.pt')
print('done', step, em, flush=True)
