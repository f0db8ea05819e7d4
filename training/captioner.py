"""Shared pieces of the captioner's training: the photo set, the tokenizer, the classifier as a Hugging Face ViT, the decoder, and its loss on several captions of a photo at once."""

import os
import re
import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import load_file

VOCAB, LONGEST = 3000, 26


def captions(text_dir, images):
    said = {}
    for line in open(f'{text_dir}/Flickr8k.token.txt', encoding='utf-8'):
        key, _, text = line.rstrip('\n').partition('\t')
        t = ' '.join(text.split()).strip()
        t = (
            re.sub(r"\s+([.,!?;:])", r'\1', t)
            .replace(" 's", "'s")
            .replace(" n't", "n't")
            .replace('" ', '"')
            .lower()
            .rstrip(' .')
        )
        if t:
            said.setdefault(key.split('#')[0], []).append(t)
    split = {n: s for s in ('train', 'dev', 'test') for n in open(f'{text_dir}/Flickr_8k.{s}Images.txt').read().split()}
    return [(n, split.get(n, 'none'), said[n]) for n in sorted(said) if os.path.exists(f'{images}/{n}')]


def tokenizer(texts):
    from tokenizers import Tokenizer, models, pre_tokenizers, decoders, trainers

    tok = Tokenizer(models.BPE())
    tok.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tok.decoder = decoders.ByteLevel()
    tok.train_from_iterator(
        texts,
        trainers.BpeTrainer(
            vocab_size=VOCAB,
            special_tokens=['<|endoftext|>', '<|pad|>'],
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
            min_frequency=2,
        ),
    )
    return tok


def vit(timm_file):
    """The classifier as ViTForImageClassification, from timm's names."""
    from transformers import ViTConfig, ViTForImageClassification

    s = load_file(timm_file)
    s = {k: v.float() for k, v in s.items()}
    c = ViTConfig(
        hidden_size=192,
        num_hidden_layers=12,
        num_attention_heads=3,
        intermediate_size=768,
        layer_norm_eps=1e-6,
        image_size=224,
        patch_size=16,
        num_labels=1000,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    m = ViTForImageClassification(c)
    names = m.state_dict()
    out = {}
    pre = 'vit.'

    def put(k, v):
        assert names[k].shape == v.shape, (k, names[k].shape, v.shape)
        out[k] = v

    put('vit.embeddings.cls_token', s['cls_token'])
    put('vit.embeddings.position_embeddings', s['pos_embed'])
    put('vit.embeddings.patch_embeddings.projection.weight', s['patch_embed.proj.weight'])
    put('vit.embeddings.patch_embeddings.projection.bias', s['patch_embed.proj.bias'])

    def layer(i):
        return next(
            p
            for p in (f'vit.encoder.layer.{i}.', f'vit.layers.{i}.', f'vit.encoder.layers.{i}.')
            if any(k.startswith(p) for k in names)
        )

    for i in range(12):
        p = layer(i)
        b = f'blocks.{i}.'
        keys = [k[len(p) :] for k in names if k.startswith(p)]

        def find(*c):
            return next(k for k in keys if k in c)

        for j, n in enumerate('qkv'):
            long = dict(q='query', k='key', v='value')[n]
            for part in ('weight', 'bias'):
                put(
                    p
                    + find(
                        f'attention.attention.{long}.{part}', f'attention.{n}_proj.{part}', f'attention.{long}.{part}'
                    ),
                    s[b + 'attn.qkv.' + part][j * 192 : (j + 1) * 192],
                )
        for part in ('weight', 'bias'):
            put(
                p + find(f'attention.output.dense.{part}', f'attention.o_proj.{part}', f'attention.out_proj.{part}'),
                s[b + 'attn.proj.' + part],
            )
            put(
                p + find(f'intermediate.dense.{part}', f'mlp.fc1.{part}', f'mlp.up_proj.{part}'),
                s[b + 'mlp.fc1.' + part],
            )
            put(p + find(f'output.dense.{part}', f'mlp.fc2.{part}', f'mlp.down_proj.{part}'), s[b + 'mlp.fc2.' + part])
            put(p + find(f'layernorm_before.{part}', f'norm1.{part}'), s[b + 'norm1.' + part])
            put(p + find(f'layernorm_after.{part}', f'norm2.{part}'), s[b + 'norm2.' + part])
    for part in ('weight', 'bias'):
        put('vit.layernorm.' + part, s['norm.' + part])
        put('classifier.' + part, s['head.' + part])
    m.load_state_dict(out, strict=True)
    return m.eval()


def back_to_timm(m):
    """timm's names again, from the state of ViTForImageClassification."""
    s = m.state_dict()
    out = {'cls_token': s['vit.embeddings.cls_token'], 'pos_embed': s['vit.embeddings.position_embeddings']}
    for part in ('weight', 'bias'):
        out['patch_embed.proj.' + part] = s['vit.embeddings.patch_embeddings.projection.' + part]
        out['norm.' + part] = s['vit.layernorm.' + part]
        out['head.' + part] = s['classifier.' + part]
    for i in range(12):
        keys = {k: v for k, v in s.items() if re.match(rf'vit\.(encoder\.)?layers?\.{i}\.', k)}

        def get(*ends):
            return next(v for k, v in keys.items() if any(k.endswith(e) for e in ends))

        for part in ('weight', 'bias'):
            out[f'blocks.{i}.attn.qkv.{part}'] = torch.cat(
                [
                    get(f'{long}.{part}', f'.{n}_proj.{part}')
                    for n, long in (('q', 'query'), ('k', 'key'), ('v', 'value'))
                ]
            )
            out[f'blocks.{i}.attn.proj.{part}'] = get(
                f'attention.output.dense.{part}', f'.o_proj.{part}', f'.out_proj.{part}'
            )
            out[f'blocks.{i}.mlp.fc1.{part}'] = get(
                f'intermediate.dense.{part}', f'mlp.fc1.{part}', f'mlp.up_proj.{part}'
            )
            out[f'blocks.{i}.norm1.{part}'] = get(f'layernorm_before.{part}', f'.norm1.{part}')
            out[f'blocks.{i}.norm2.{part}'] = get(f'layernorm_after.{part}', f'.norm2.{part}')
            out[f'blocks.{i}.mlp.fc2.{part}'] = next(
                v
                for k, v in keys.items()
                if re.search(rf'(layers?\.{i}\.output\.dense|mlp\.fc2|mlp\.down_proj)\.{part}$', k)
            )
    return {k: v.clone().contiguous() for k, v in out.items()}


def decoder():
    from transformers import GPT2Config, GPT2LMHeadModel

    return GPT2LMHeadModel(
        GPT2Config(
            vocab_size=VOCAB,
            n_positions=LONGEST + 2,
            n_embd=192,
            n_layer=3,
            n_head=6,
            n_inner=768,
            add_cross_attention=True,
            is_decoder=True,
            resid_pdrop=0.1,
            embd_pdrop=0.1,
            attn_pdrop=0.1,
            bos_token_id=0,
            eos_token_id=0,
            pad_token_id=1,
            tie_word_embeddings=True,
        )
    )


def pack(sets):
    """Token ids of K captions a photo side by side: ids, targets [B, K·T], positions, mask [B, 1, K·T, K·T] (each caption sees only its own past)."""
    T = max(len(i) for s in sets for i in s) + 1
    B, K = len(sets), len(sets[0])
    ids = np.full((B, K, T), 1)
    y = np.full((B, K, T), -100)
    for b, s in enumerate(sets):
        for k, i in enumerate(s):
            ids[b, k, 0] = 0
            ids[b, k, 1 : len(i) + 1] = i
            y[b, k, : len(i)] = i
            y[b, k, len(i)] = 0
    own = np.kron(np.eye(K), np.tril(np.ones((T, T))))
    mask = torch.zeros(1, 1, K * T, K * T)
    mask[0, 0][torch.from_numpy(own) == 0] = torch.finfo(torch.float32).min
    pos = torch.arange(T).repeat(K)[None].expand(B, -1)
    return torch.from_numpy(ids.reshape(B, -1)), torch.from_numpy(y.reshape(B, -1)), pos, mask.expand(B, -1, -1, -1)


def loss(dec, h, packed, smooth=0.1, each=False):
    ids, y, pos, mask = packed
    lg = dec(input_ids=ids, position_ids=pos, attention_mask=mask, encoder_hidden_states=h, use_cache=False).logits
    if each:
        return F.cross_entropy(lg.float().reshape(-1, VOCAB), y.reshape(-1), ignore_index=-100, reduction='none').view(
            y.shape
        )
    return F.cross_entropy(lg.float().reshape(-1, VOCAB), y.reshape(-1), ignore_index=-100, label_smoothing=smooth)


def pixels(path, box=None, flip=False):
    im = Image.open(path).convert('RGB')
    if box:
        im = im.crop(box)
    if im.size != (224, 224):
        im = im.resize((224, 224), Image.BICUBIC)
    a = np.asarray(im).astype(np.float32) / 127.5 - 1
    return torch.from_numpy(np.ascontiguousarray((a[:, ::-1] if flip else a).transpose(2, 0, 1)))
