"""Train the captioner's decoder on the frozen classifier's tokens (stage 1), then both together with the classifier held to its old answers (stage 2).
usage: python3 train_captioner.py 1|2 TIMM_SAFETENSORS IMAGES TEXT_DIR OUT SECONDS"""

import os
import random
import sys
import time
import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import captioner as C

stage, WEIGHTS, IMAGES, TEXT, OUT, SECONDS = int(sys.argv[1]), *sys.argv[2:6], float(sys.argv[6])
os.makedirs(OUT, exist_ok=True)
torch.set_num_threads(int(os.environ.get('THREADS', '1')))
torch.manual_seed(stage)
R = random.Random(stage)
data = C.captions(TEXT, IMAGES)
train = [d for d in data if d[1] in ('train', 'none')]
dev = [d for d in data if d[1] == 'dev']
test = [d for d in data if d[1] == 'test']
tok = C.tokenizer([c for d in data if d[1] != 'test' for c in d[2]])
tok.save(OUT + '/tok.json')
enc = C.vit(WEIGHTS)
dec = C.decoder()
print(len(train), len(dev), len(test), sum(p.numel() for p in dec.parameters()) / 1e6, 'M in the decoder', flush=True)
ids = {n: [i for i in (tok.encode(c).ids for c in cs)] for n, _, cs in data}


def some(n, k):
    a = [i for i in ids[n] if len(i) <= 18] or [min(ids[n], key=len)[: C.LONGEST]]
    return [a[j % len(a)] for j in R.sample(range(max(k, len(a))), k)]


@torch.no_grad()
def feats(m, names, flip=False):
    out = []
    for a in range(0, len(names), 8):
        out.append(
            m.vit(
                torch.stack([C.pixels(f'{IMAGES}/{n}', flip=flip) for n in names[a : a + 8]])
            ).last_hidden_state.half()
        )
    return torch.cat(out)


@torch.no_grad()
def check(m, n=200):
    """Mean loss of a token on dev, and the rank of the right photo among 200 test photos by the caption's likelihood."""
    dec.eval()
    h = feats(m, [d[0] for d in dev[:200]]).float()
    s = c = 0
    for a in range(0, 200, 20):
        e = C.loss(
            dec,
            h[a : a + 20],
            C.pack([[i[: C.LONGEST] for i in (ids[d[0]] * 5)[:3]] for d in dev[a : a + 20]]),
            each=True,
        )
        s += e.sum().item()
        c += (e > 0).sum().item()
    h = feats(m, [d[0] for d in test[:n]]).float()
    ok1 = ok5 = 0
    probe = list(range(0, n, 4))
    for q in probe:
        i = ids[test[q][0]][0][: C.LONGEST]
        sc = []
        for a in range(0, n, 50):
            sc.append(-C.loss(dec, h[a : a + 50], C.pack([[i]] * min(50, n - a)), each=True).sum(1))
        r = (torch.cat(sc) > torch.cat(sc)[q]).sum().item()
        ok1 += r < 1
        ok5 += r < 5
    said = []
    for q in (0, 3, 7, 11, 15, 19):
        o = [0]
        for _ in range(20):
            nx = (
                dec(input_ids=torch.tensor([o]), encoder_hidden_states=h[q : q + 1], use_cache=False)
                .logits[0, -1]
                .argmax()
                .item()
            )
            if nx == 0:
                break
            o.append(nx)
        said.append(tok.decode(o[1:]) + ' | ' + test[q][2][0])
    dec.train()
    return s / c, ok1 / len(probe), ok5 / len(probe), said


t0 = time.time()
if stage == 1:
    names = [d[0] for d in train]
    f = OUT + '/feats.pt'
    H = torch.load(f) if os.path.exists(f) else feats(enc, names)
    if not os.path.exists(f):
        torch.save(H, f)
    print('features', tuple(H.shape), round(time.time() - t0), 's', flush=True)
    t0 = time.time()
    opt = torch.optim.AdamW(dec.parameters(), lr=1e-3, weight_decay=0.05, betas=(0.9, 0.98))
    step = 0
    B, K = 24, 3
    ema = None
    dec.train()
    N = len(names)
    order = []
    epoch = 0
    while (el := time.time() - t0) < SECONDS:
        if len(order) < B:
            order = R.sample(range(N), N)
            epoch += 1
        part, order = order[:B], order[B:]
        f = el / SECONDS
        lr = 1.2e-3 * min(1, (step + 1) / 150) * (0.03 + 0.97 * 0.5 * (1 + np.cos(np.pi * f)))
        for g in opt.param_groups:
            g['lr'] = lr
        h = F.dropout(H[part].float(), 0.1)
        l = C.loss(dec, h, C.pack([some(names[p], K) for p in part]))
        opt.zero_grad()
        l.backward()
        torch.nn.utils.clip_grad_norm_(dec.parameters(), 1.0)
        opt.step()
        step += 1
        ema = l.item() if ema is None else 0.97 * ema + 0.03 * l.item()
        if step % 50 == 0:
            print(step, 'epoch', epoch, round(el), 's loss', round(ema, 3), flush=True)
        if step % 500 == 0:
            print('  ', check(enc), flush=True)
            torch.save(dec.state_dict(), OUT + '/dec.pt')
            dec.train()
    torch.save(dec.state_dict(), OUT + '/dec.pt')
    print('end of stage 1', check(enc), flush=True)
else:
    dec.load_state_dict(torch.load(OUT + '/dec.pt'))
    teacher = C.vit(WEIGHTS)
    [p.requires_grad_(False) for p in teacher.parameters()]
    opt = torch.optim.AdamW(
        [dict(params=enc.parameters(), lr=1, kind=2e-5), dict(params=dec.parameters(), lr=1, kind=2e-4)],
        weight_decay=0.02,
        betas=(0.9, 0.98),
    )
    step = 0
    B, K = 12, 3
    ema = ek = None
    dec.train()
    order = []
    epoch = 0
    tiles = np.load(os.environ['TILES'], mmap_mode='r') if os.environ.get('TILES') else None
    while (el := time.time() - t0) < SECONDS:
        if len(order) < B:
            order = R.sample(range(len(train)), len(train))
            epoch += 1
        part, order = order[:B], order[B:]
        f = el / SECONDS
        for g in opt.param_groups:
            g['lr'] = g['kind'] * min(1, (step + 1) / 60) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * f)))
        x = []
        for p in part:
            s = int(224 * R.uniform(0.8, 1))
            a, b = R.randint(0, 224 - s), R.randint(0, 224 - s)
            x.append(C.pixels(f'{IMAGES}/{train[p][0]}', (a, b, a + s, b + s), R.random() < 0.5))
        x = torch.stack(x)
        extra = x[:0]
        if tiles is not None:
            extra = F.interpolate(
                torch.from_numpy(np.stack([tiles[R.randrange(len(tiles))] for _ in range(6)]))
                .permute(0, 3, 1, 2)
                .float()
                / 127.5
                - 1,
                size=224,
                mode='bicubic',
            ).clamp(-1, 1)
        both = torch.cat([x, extra])
        h = enc.vit(both).last_hidden_state
        lg = enc.classifier(h[:, 0])
        with torch.no_grad():
            tl = teacher(both).logits
        kl = F.kl_div(F.log_softmax(lg, -1), F.log_softmax(tl, -1), log_target=True, reduction='batchmean')
        ce = C.loss(dec, h[: len(x)], C.pack([some(train[p][0], K) for p in part]))
        l = ce + 4 * kl
        opt.zero_grad()
        l.backward()
        torch.nn.utils.clip_grad_norm_(list(enc.parameters()) + list(dec.parameters()), 1.0)
        opt.step()
        step += 1
        ema = ce.item() if ema is None else 0.97 * ema + 0.03 * ce.item()
        ek = kl.item() if ek is None else 0.97 * ek + 0.03 * kl.item()
        if step % 25 == 0:
            print(step, 'epoch', epoch, round(el), 's caption', round(ema, 3), 'kl', round(ek, 5), flush=True)
        if step % 300 == 0:
            print('  ', check(enc), flush=True)
            torch.save((enc.state_dict(), dec.state_dict()), OUT + '/both.pt')
            dec.train()
    torch.save((enc.state_dict(), dec.state_dict()), OUT + '/both.pt')
    print('end of stage 2', check(enc), flush=True)
