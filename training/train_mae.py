"""Train a small masked autoencoder (160 px, 10×10 patches of 16×16) whose encoder starts from the classifier's first six blocks, on photos, on CPU.
usage: python3 train_mae.py TIMM_SAFETENSORS IMAGES TEXT_DIR OUT SECONDS"""

import json
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

WEIGHTS, IMAGES, TEXT, OUT, SECONDS = *sys.argv[1:5], float(sys.argv[5])
os.makedirs(OUT, exist_ok=True)
torch.set_num_threads(int(os.environ.get('THREADS', '1')))
torch.manual_seed(3)
R = random.Random(int(os.environ.get('SEED', '3')))
S, G, LAYERS = 160, 10, 6
from transformers import ViTMAEConfig, ViTMAEForPreTraining

m = ViTMAEForPreTraining(
    ViTMAEConfig(
        hidden_size=192,
        num_hidden_layers=LAYERS,
        num_attention_heads=3,
        intermediate_size=768,
        layer_norm_eps=1e-6,
        image_size=S,
        patch_size=16,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        decoder_hidden_size=128,
        decoder_num_hidden_layers=4,
        decoder_num_attention_heads=4,
        decoder_intermediate_size=512,
        mask_ratio=0.75,
        norm_pix_loss=False,
    )
)
src = C.vit(WEIGHTS).state_dict()
own = m.state_dict()
n = 0
for k, v in src.items():
    if k == 'vit.embeddings.position_embeddings':
        v = torch.cat(
            [
                v[:, :1],
                F.interpolate(
                    v[:, 1:].reshape(1, 14, 14, -1).permute(0, 3, 1, 2),
                    size=(G, G),
                    mode='bicubic',
                    align_corners=False,
                )
                .permute(0, 2, 3, 1)
                .reshape(1, G * G, -1),
            ],
            1,
        )
    if k in own and own[k].shape == v.shape and not k.startswith('vit.layernorm'):
        own[k] = v
        n += 1


def sincos(
    d,
):  # transformers 5 leaves the decoder's fixed positions at zero when a model is made from its configuration: without them every hole gets one and the same answer
    w = 1 / 10000 ** (np.arange(d // 4) / (d / 4))
    y, x = np.meshgrid(np.arange(G), np.arange(G), indexing='ij')
    e = [np.concatenate([np.sin(v.reshape(-1, 1) * w), np.cos(v.reshape(-1, 1) * w)], 1) for v in (x, y)]
    return torch.from_numpy(np.concatenate([np.zeros((1, d)), np.concatenate(e, 1)])[None]).float()


own['decoder.decoder_pos_embed'] = sincos(128)
own['decoder.mask_token'] = torch.randn_like(own['decoder.mask_token']) * 0.02
m.load_state_dict(own)
print(n, 'encoder tensors from the classifier', sum(p.numel() for p in m.parameters()) / 1e6, 'M', flush=True)
if os.path.exists(OUT + '/last.pt'):
    m.load_state_dict(torch.load(OUT + '/last.pt'))
    print('goes on', flush=True)
data = C.captions(TEXT, IMAGES)
names = [d[0] for d in data if d[1] != 'test']
test = [d[0] for d in data if d[1] == 'test'][:64]
store = [np.asarray(Image.open(f'{IMAGES}/{n}').convert('RGB')) for n in names]


def view(a, s, y, x, flip):
    b = np.asarray(Image.fromarray(a[y : y + s, x : x + s]).resize((S, S), Image.BICUBIC))
    return b[:, ::-1] if flip else b


def tensor(v):
    return torch.from_numpy(np.ascontiguousarray(np.stack(v).transpose(0, 3, 1, 2))).float() / 127.5 - 1


tx = tensor([view(np.asarray(Image.open(f'{IMAGES}/{t}').convert('RGB')), 224, 0, 0, False) for t in test])
tn = torch.rand(64, G * G, generator=torch.Generator().manual_seed(5))


def picture(ratio, file):
    m.eval()
    m.config.mask_ratio = ratio
    with torch.no_grad():
        o = m(pixel_values=tx[:6], noise=tn[:6])
    p = o.logits.reshape(6, G, G, 16, 16, 3).permute(0, 1, 3, 2, 4, 5).reshape(6, S, S, 3)
    k = o.mask.reshape(6, G, 1, G, 1, 1).expand(6, G, 16, G, 16, 3).reshape(6, S, S, 3)
    t = tx[:6].permute(0, 2, 3, 1)
    rows = torch.cat([t, t * (1 - k), p * k + t * (1 - k)], 2)
    a = ((rows.reshape(-1, S * 3, 3) + 1) * 127.5).clamp(0, 255).byte().numpy()
    Image.fromarray(a).save(file)
    m.train()


def check():
    m.eval()
    out = {}
    for r in (0.25, 0.5, 0.75):
        m.config.mask_ratio = r
        with torch.no_grad():
            out[r] = float(
                round(
                    np.mean(
                        [m(pixel_values=tx[a : a + 16], noise=tn[a : a + 16]).loss.item() for a in range(0, 64, 16)]
                    ),
                    5,
                )
            )
    m.train()
    return out


ps = [p for p in m.parameters() if p.requires_grad]
opt = torch.optim.AdamW(ps, lr=1, weight_decay=0.03, betas=(0.9, 0.95))
PEAK = 1.2e-3
t0 = time.time()
step = 0
ema = None
B = 32
order = []
m.train()
while (el := time.time() - t0) < SECONDS:
    if len(order) < B:
        order = R.sample(range(len(store)), len(store))
    part, order = order[:B], order[B:]
    f = el / SECONDS
    for g in opt.param_groups:
        g['lr'] = PEAK * min(1, (step + 1) / 200) * (0.01 + 0.99 * 0.5 * (1 + np.cos(np.pi * f)))
    x = []
    for p in part:
        s = int(224 * R.uniform(0.5, 1))
        x.append(view(store[p], s, R.randint(0, 224 - s), R.randint(0, 224 - s), R.random() < 0.5))
    m.config.mask_ratio = R.choice((0.5, 0.6, 0.7, 0.75, 0.75, 0.8))
    l = m(pixel_values=tensor(x)).loss
    opt.zero_grad()
    l.backward()
    torch.nn.utils.clip_grad_norm_(ps, 1.0)
    opt.step()
    step += 1
    ema = l.item() if ema is None else 0.98 * ema + 0.02 * l.item()
    if step % 100 == 0:
        print(step, round(el), 's loss', round(ema, 5), flush=True)
    if step % 500 == 0:
        print('  ', check(), flush=True)
        torch.save(m.state_dict(), OUT + '/last.pt')
        picture(0.75, OUT + '/look.png')
torch.save(m.state_dict(), OUT + '/last.pt')
picture(0.75, OUT + '/look.png')
picture(0.5, OUT + '/look50.png')
print('final', check(), step, flush=True)
m.config.mask_ratio = 0.75
m.save_pretrained(OUT)
json.dump(
    dict(
        image_processor_type='ViTImageProcessor',
        do_resize=True,
        size=dict(height=S, width=S),
        resample=3,
        do_rescale=True,
        rescale_factor=1 / 255,
        do_normalize=True,
        image_mean=[0.5] * 3,
        image_std=[0.5] * 3,
    ),
    open(OUT + '/preprocessor_config.json', 'w'),
    indent=1,
)
