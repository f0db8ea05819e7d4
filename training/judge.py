"""How good and how honest the built-in model is: top-1, top-5, best temperature and calibration error on photos it never saw.
usage: python3 judge.py MODEL_DIR THOUSAND_DIR [CALTECH_GIT]   (THOUSAND_DIR: n01440764_*.JPEG, one a class; CALTECH_GIT: git directory of taibarehm/CVassimgement)
"""

import io
import os
import subprocess
import sys
import numpy as np
import timm
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import load_file

torch.set_num_threads(int(os.environ.get('THREADS', '1')))
D = sys.argv[1]
m = timm.create_model('vit_tiny_patch16_224', num_classes=1000).eval()
m.load_state_dict({k: v.float() for k, v in load_file(D + '/model.safetensors').items()}, strict=True)
tf = timm.data.create_transform(
    input_size=(3, 224, 224), interpolation='bicubic', mean=(0.5,) * 3, std=(0.5,) * 3, crop_pct=0.9
)
from timm.data import ImageNetInfo

wn = ImageNetInfo().label_names()
at = {w: i for i, w in enumerate(wn)}


@torch.no_grad()
def run(ims):
    return torch.cat([m(torch.stack([tf(i.convert('RGB')) for i in ims[a : a + 16]])) for a in range(0, len(ims), 16)])


def ece(p, ok, bins=15):
    c = p.max(1).values
    e = 0
    for b in range(bins):
        k = (c > b / bins) & (c <= (b + 1) / bins)
        if k.any():
            e += k.float().mean() * (c[k].mean() - ok[k].float().mean()).abs()
    return float(e)


def report(name, lg, good):
    y = torch.tensor([g[0] for g in good])
    best = lg.argmax(1).tolist()
    ok = torch.tensor([b in g for b, g in zip(best, good)])
    t5 = torch.tensor([bool(set(r) & set(g)) for r, g in zip(lg.topk(5, 1).indices.tolist(), good)])

    def nll(T):
        p = F.softmax(lg / T, 1)
        return float(-torch.stack([p[i, list(g)].sum() for i, g in enumerate(good)]).clamp_min(1e-9).log().mean())

    Ts = np.arange(0.5, 1.6, 0.02)
    T = float(Ts[int(np.argmin([nll(t) for t in Ts]))])
    p1, pT = F.softmax(lg, 1), F.softmax(lg / T, 1)
    print(
        name,
        len(good),
        'photos top-1',
        round(ok.float().mean().item(), 4),
        'top-5',
        round(t5.float().mean().item(), 4),
        'best T',
        round(T, 2),
        'ECE',
        round(ece(p1, ok), 4),
        '→',
        round(ece(pT, ok), 4),
    )
    for th in (0.3, 0.4, 0.5):
        k = p1.max(1).values >= th
        print(
            '   sure at',
            th,
            ':',
            round(k.float().mean().item(), 3),
            'of photos, right',
            round(ok[k].float().mean().item(), 3),
            '; unsure right',
            round(ok[~k].float().mean().item(), 3),
        )


fs = sorted(f for f in os.listdir(sys.argv[2]) if f.endswith('.JPEG'))
lg = run([Image.open(f'{sys.argv[2]}/{f}') for f in fs])
report('thousand', lg, [[at[f.split('_')[0]]] for f in fs])
if len(sys.argv) > 3:
    M = {
        'accordion': ['n02672831'],
        'airplanes': ['n02690373', 'n04552348', 'n04592741'],
        'ant': ['n02219486'],
        'beaver': ['n02363005'],
        'binocular': ['n02841315'],
        'camera': ['n04069434', 'n03976467'],
        'cannon': ['n02950826'],
        'cellphone': ['n02992529', 'n03584254'],
        'cougar_body': ['n02125311'],
        'cougar_face': ['n02125311'],
        'crayfish': ['n01985128'],
        'dalmatian': ['n02110341'],
        'dragonfly': ['n02268443'],
        'electric_guitar': ['n03272010'],
        'elephant': ['n02504458', 'n02504013', 'n01871265'],
        'flamingo': ['n02007558'],
        'grand_piano': ['n03452741'],
        'hedgehog': ['n02346627'],
        'laptop': ['n03642806', 'n03832673'],
        'Leopards': ['n02128385', 'n02128757', 'n02128925'],
        'llama': ['n02437616'],
        'lobster': ['n01983481', 'n01984695'],
        'nautilus': ['n01968897'],
        'panda': ['n02510455'],
        'pizza': ['n07873807'],
        'platypus': ['n01873310'],
        'revolver': ['n04086273'],
        'rooster': ['n01514668'],
        'saxophone': ['n04141076'],
        'scorpion': ['n01770393'],
        'soccer_ball': ['n04254680'],
        'starfish': ['n02317335'],
        'stop_sign': ['n06794110'],
        'strawberry': ['n07745940'],
        'tick': ['n01776313'],
        'trilobite': ['n01768244'],
        'umbrella': ['n04507155'],
        'schooner': ['n04147183', 'n04612504'],
        'ketch': ['n04147183', 'n04612504'],
        'lamp': ['n04380533', 'n03637318'],
        'barrel': ['n02795169', 'n04049303'],
    }
    ims, good, n = [], [], {}
    for l in subprocess.run(
        ['git', '--git-dir=' + sys.argv[3], 'ls-tree', '-r', 'HEAD'], capture_output=True, text=True
    ).stdout.splitlines():
        h, p = l.split('\t')
        q = p.split('/')
        if (
            'caltech' in q[0].lower()
            and len(q) >= 3
            and q[-2] in M
            and p.lower().endswith('.jpg')
            and n.get(q[-2], 0) < 25
        ):
            n[q[-2]] = n.get(q[-2], 0) + 1
            ims.append(
                Image.open(
                    io.BytesIO(
                        subprocess.run(
                            ['git', '--git-dir=' + sys.argv[3], 'cat-file', 'blob', h.split()[2]], capture_output=True
                        ).stdout
                    )
                ).convert('RGB')
            )
            good.append([at[w] for w in M[q[-2]] if w in at])
    report('Caltech-101 (synonyms allowed)', run(ims), good)
