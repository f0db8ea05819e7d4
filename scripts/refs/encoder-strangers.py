"""Other configurations of encoders than those that the code was written by, with what timm, transformers and open_clip compute.

`python encoder-strangers.py OUT [NAME…]`, then `node scripts/refs.mjs OUT`. Random weights of a trained model's size, float32, CPU; a folder each with the files that
the library writes, `expect.json` and `.npy`. `refused` in expect.json: a kind that is not run, which has to be refused in words.
"""

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import timm
import torch
import transformers
from timm.models import save_for_hf

OUT = Path(sys.argv[1])
ONLY = sys.argv[2:]
EAGER = {"attn_implementation": "eager"}


def grow(model: torch.nn.Module, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            last = name.split(".")[-2:]
            is_norm = parameter.dim() == 1 and any("norm" in part or part.startswith("ln_") for part in last)
            fan = parameter[0].numel() if parameter.dim() > 1 else 100
            one = 1.0 if is_norm and name.endswith("weight") else 0.0
            parameter.copy_(one + noise * (1.3 / fan**0.5 if parameter.dim() > 1 else 0.1))
            if "logit_scale" in name:
                parameter.fill_(2.3)


def pixels_of(channels: int, rows: int, cols: int, seed: int) -> torch.Tensor:
    return torch.randn(1, channels, rows, cols, generator=torch.Generator().manual_seed(seed)).round(decimals=3)


def write(folder: Path, name: str, value) -> None:
    array = value.detach().float().numpy() if isinstance(value, torch.Tensor) else np.asarray(value, dtype=np.int32)
    np.save(folder / f"{name}.npy", np.ascontiguousarray(array))


def fresh(name: str) -> Path | None:
    if ONLY and name not in ONLY:
        return None
    folder = OUT / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    print(name, flush=True)
    return folder


def expect(folder: Path, **more) -> None:
    (folder / "expect.json").write_text(json.dumps({"grid": [0, 0], "prefix": 0, **more}) + "\n")


def watched(model, blocks, softmaxes, call):
    """What enters the first block and leaves each, and each layer's attention."""
    hidden, attention, hooks = [], [], []
    hooks.append(blocks[0].register_forward_pre_hook(lambda _m, args, kwargs: hidden.append(args[0] if args else kwargs["hidden_states"]), with_kwargs=True))
    for block in blocks:
        hooks.append(block.register_forward_hook(lambda _m, _i, out: hidden.append(out[0] if isinstance(out, tuple) else out)))
    for module in softmaxes:
        hooks.append(module.register_forward_pre_hook(lambda _m, args: attention.append(args[0])))
    with torch.no_grad():
        out = call()
    for hook in hooks:
        hook.remove()
    return out, hidden, attention


def attempted(make):
    """One that this version of a library does not make is told and left out."""

    def inner(name: str, *args, **kwargs):
        try:
            make(name, *args, **kwargs)
        except Exception as error:  # noqa: BLE001
            shutil.rmtree(OUT / name, ignore_errors=True)
            print(f"  {name}: {type(error).__name__} {str(error)[:160]}")

    return inner


@attempted
def timm_model(name: str, architecture: str, seed: int, refused: bool = False, labels: bool = True, **args) -> None:
    folder = fresh(name)
    if folder is None:
        return
    given = {"num_classes": 5 if labels else 0, **args}
    model = timm.create_model(architecture, pretrained=False, **given).eval()
    grow(model, seed)
    size = args.get("img_size", model.pretrained_cfg["input_size"][1:])
    rows, cols = (size, size) if isinstance(size, int) else size
    model.pretrained_cfg = {**model.pretrained_cfg, "input_size": (args.get("in_chans", 3), rows, cols)}
    names = [f"kind {i}" for i in range(5)]
    save_for_hf(model, folder, model_args=given, model_config={"label_names": names} if labels else None, safe_serialization=True)
    pixels = pixels_of(args.get("in_chans", 3), rows, cols, seed)
    if refused:
        write(folder, "pixels", pixels[0])
        return expect(folder, output="none", refused=True)
    for module in model.modules():
        if hasattr(module, "fused_attn"):
            module.fused_attn = False
    softmaxes = [block.attn.attn_drop for block in model.blocks]
    pool = getattr(model, "attn_pool", None)
    tokens, hidden, attention = watched(model, model.blocks, softmaxes, lambda: model.forward_features(pixels))
    write(folder, "pixels", pixels[0])
    write(folder, "hidden", torch.cat(hidden))
    write(folder, "attention", torch.cat(attention))
    with torch.no_grad():
        write(folder, "feature", model.forward_head(tokens, pre_logits=True)[0])
        if labels:
            write(folder, "logits", model.forward_head(tokens)[0])
    expect(folder, output="single" if labels else "none", pooled=pool is not None)


def processor(folder: Path, rows: int, cols: int, kind: str = "ViTImageProcessor") -> None:
    said = {"image_processor_type": kind, "size": {"height": rows, "width": cols}, "image_mean": [0.5] * 3, "image_std": [0.5] * 3}
    (folder / "preprocessor_config.json").write_text(json.dumps(said))


@attempted
def hf(name: str, model, seed: int, size, feature=None, blocks=None, logits=True, kind="ViTImageProcessor", run=None) -> None:
    folder = fresh(name)
    if folder is None:
        return
    model = model().eval()
    grow(model, seed)
    model.save_pretrained(folder)
    rows, cols = size
    processor(folder, rows, cols, kind)
    pixels = pixels_of(3, rows, cols, seed)
    call = (lambda: run(model, pixels)) if run else (lambda: model(pixel_values=pixels, output_attentions=True))
    out, hidden, _ = watched(model, blocks(model), [], call)
    write(folder, "pixels", pixels[0])
    write(folder, "hidden", torch.cat(hidden))
    write(folder, "attention", torch.cat(out.attentions))
    if feature:
        write(folder, "feature", feature(model, out)[0])
    if logits:
        write(folder, "logits", out.logits[0])
    expect(folder, output="single" if logits else "none")


def make_timm() -> None:
    small = {"embed_dim": 40, "depth": 2, "num_heads": 4}
    rotary = {"embed_dim": 48, "depth": 2, "num_heads": 3}
    timm_model("timm-nocls-p14", "vit_base_patch16_224", 1, img_size=(42, 56), patch_size=14, class_token=False, global_pool="avg", qkv_bias=False, init_values=0.1, **small)
    timm_model("timm-reg-noembed", "vit_base_patch16_224", 2, img_size=(32, 48), patch_size=8, reg_tokens=3, no_embed_class=True, qk_norm=True, init_values=1e-5, **small)
    timm_model("timm-p32-prenorm", "vit_base_patch32_clip_224", 3, img_size=(64, 96), **small)
    timm_model("timm-quickgelu", "vit_base_patch32_clip_quickgelu_224", 4, img_size=64, **small)
    timm_model("timm-map-nocls", "vit_base_patch16_siglip_224", 5, img_size=(48, 32), patch_size=8, **small)
    timm_model("timm-map-cls-reg", "vit_base_patch16_224", 6, img_size=32, patch_size=8, global_pool="map", reg_tokens=2, **small)
    timm_model("timm-gap-prefix", "vit_base_patch16_224", 7, img_size=32, patch_size=8, global_pool="avg", pool_include_prefix=True, **small)
    timm_model("timm-gap-nofc", "vit_base_patch16_224", 8, img_size=32, patch_size=8, global_pool="avg", fc_norm=False, mlp_ratio=2.5, **small)
    timm_model("timm-nopos", "vit_base_patch16_224", 9, img_size=32, patch_size=8, pos_embed="none", **small)
    timm_model("timm-giant-reg", "vit_giant_patch14_reg4_dinov2", 10, img_size=(28, 42), labels=False, mlp_ratio=3, **small)
    timm_model("timm-dinov2", "vit_small_patch14_dinov2", 11, img_size=42, **small)
    timm_model("timm-siglip-gap", "vit_so400m_patch14_siglip_gap_224", 12, img_size=(28, 56), **small)
    timm_model("timm-so150m-map", "vit_so150m_patch16_reg4_map_256", 13, img_size=(32, 64), **small)
    timm_model("timm-little-gap", "vit_little_patch16_reg4_gap_256", 14, img_size=(48, 32), **small)
    timm_model("timm-deit3", "deit3_small_patch16_224", 15, img_size=(32, 64), **small)
    timm_model("timm-distilled", "deit_small_distilled_patch16_224", 16, img_size=(64, 32), **small)
    timm_model("timm-beit-shared", "beit_base_patch16_224", 17, img_size=(28, 42), patch_size=14, use_shared_rel_pos_bias=True, use_rel_pos_bias=False, **small)
    timm_model("timm-beit-token", "beit_base_patch16_224", 18, img_size=(32, 24), patch_size=8, global_pool="token", use_abs_pos_emb=True, init_values=None, **small)
    timm_model("timm-beit-nobias", "beit_base_patch16_224", 19, img_size=(32, 24), patch_size=8, qkv_bias=False, **small)
    timm_model("timm-eva-nocls", "eva02_tiny_patch14_224", 20, img_size=(28, 56), class_token=False, **rotary)
    timm_model("timm-eva-reg", "eva02_base_patch14_224", 21, img_size=42, num_reg_tokens=2, global_pool="token", **rotary)
    timm_model("timm-eva-clip-l", "eva02_large_patch14_clip_224", 22, img_size=(28, 42), **rotary)
    timm_model("timm-eva-giant", "eva_giant_patch14_224", 23, img_size=28, **small)
    timm_model("timm-dinov3-splus", "vit_small_plus_patch16_dinov3", 24, img_size=(32, 48), labels=False, **rotary)
    timm_model("timm-dinov3-7b", "vit_7b_patch16_dinov3", 25, img_size=48, labels=False, **rotary)
    timm_model("timm-dinov3-cls", "vit_base_patch16_dinov3_qkvb", 26, img_size=(48, 64), global_pool="token", **rotary)
    timm_model("timm-grey", "vit_tiny_patch16_224", 27, img_size=(48, 32), in_chans=1, **small)
    timm_model("timm-rope-axial", "vit_small_patch16_rope_224", 28, img_size=(32, 48), **rotary)
    timm_model("timm-rope-mixed", "vit_small_patch16_rope_mixed_224", 29, refused=True, img_size=(32, 48), **rotary)
    timm_model("timm-pe-core", "vit_pe_core_tiny_patch16_384", 30, refused=True, img_size=(32, 48), labels=False, **rotary)
    timm_model("timm-max", "vit_base_patch16_224", 31, refused=True, img_size=32, patch_size=8, global_pool="max", **small)
    timm_model("timm-avgmax", "vit_base_patch16_224", 32, refused=True, img_size=32, patch_size=8, global_pool="avgmax", **small)
    timm_model("timm-clip-tower", "vit_base_patch16_clip_224", 34, img_size=(48, 32), labels=False, **small)
    timm_model("timm-intern", "vit_intern300m_patch14_448", 35, img_size=(28, 42), labels=False, **small)


def make_transformers() -> None:
    t = transformers
    sizes = {"hidden_size": 36, "num_hidden_layers": 2, "num_attention_heads": 3, "intermediate_size": 50}
    labels = {"num_labels": 5}
    hf("hf-vit-nobias", lambda: t.ViTForImageClassification(t.ViTConfig(**sizes, **labels, image_size=32, patch_size=8, qkv_bias=False, hidden_act="gelu_new", layer_norm_eps=1e-5, **EAGER)), 41, (32, 32), blocks=lambda m: m.vit.layers if hasattr(m.vit, "layers") else m.vit.encoder.layer)
    hf("hf-vit-rect", lambda: t.ViTForImageClassification(t.ViTConfig(**sizes, **labels, image_size=[28, 56], patch_size=14, hidden_act="relu", **EAGER)), 42, (28, 56), blocks=lambda m: m.vit.layers if hasattr(m.vit, "layers") else m.vit.encoder.layer)
    hf("hf-deit-teacher", lambda: t.DeiTForImageClassificationWithTeacher(t.DeiTConfig(**sizes, **labels, image_size=32, patch_size=8, **EAGER)), 43, (32, 32), kind="DeiTImageProcessor", blocks=lambda m: m.deit.layers if hasattr(m.deit, "layers") else m.deit.encoder.layer)
    hf("hf-dinov2-cls", lambda: t.Dinov2ForImageClassification(t.Dinov2Config(**{k: v for k, v in sizes.items() if k != "intermediate_size"}, **labels, image_size=42, patch_size=14, layerscale_value=0.4, mlp_ratio=2, **EAGER)), 44, (42, 42), blocks=lambda m: m.dinov2.encoder.layer)
    hf("hf-dinov2reg-swiglu", lambda: t.Dinov2WithRegistersModel(t.Dinov2WithRegistersConfig(**{k: v for k, v in sizes.items() if k != "intermediate_size"}, image_size=32, patch_size=8, use_swiglu_ffn=True, num_register_tokens=3, qkv_bias=False, **EAGER)), 45, (32, 32), logits=False, feature=lambda m, o: o.pooler_output, blocks=lambda m: m.encoder.layer)
    hf("hf-beit-nolayerscale", lambda: t.BeitForImageClassification(t.BeitConfig(**sizes, **labels, image_size=32, patch_size=8, use_relative_position_bias=True, use_mean_pooling=False, layer_scale_init_value=0.0, **EAGER)), 46, (32, 32), blocks=lambda m: m.beit.layers if hasattr(m.beit, "layers") else m.beit.encoder.layer)
    hf("hf-beit-both", lambda: t.BeitForImageClassification(t.BeitConfig(**sizes, **labels, image_size=42, patch_size=14, use_shared_relative_position_bias=True, use_absolute_position_embeddings=True, **EAGER)), 47, (42, 42), blocks=lambda m: m.beit.layers if hasattr(m.beit, "layers") else m.beit.encoder.layer)
    hf("hf-dinov3-rect", lambda: t.DINOv3ViTModel(t.DINOv3ViTConfig(**sizes, image_size=48, patch_size=8, num_register_tokens=1, use_gated_mlp=True, hidden_act="silu", rope_theta=50.0, query_bias=False, **EAGER)), 48, (48, 48), logits=False, feature=lambda m, o: o.pooler_output, blocks=lambda m: m.layer if hasattr(m, "layer") else m.model.layer)
    hf("hf-ijepa", lambda: t.IJepaForImageClassification(t.IJepaConfig(**sizes, **labels, image_size=28, patch_size=14, qkv_bias=False, **EAGER)), 49, (28, 28), blocks=lambda m: m.ijepa.layers if hasattr(m.ijepa, "layers") else m.ijepa.encoder.layer)
    hf("hf-msn", lambda: t.ViTMSNForImageClassification(t.ViTMSNConfig(**sizes, **labels, image_size=64, patch_size=32, **EAGER)), 50, (64, 64), blocks=lambda m: m.vit.layers if hasattr(m.vit, "layers") else m.vit.encoder.layer if hasattr(m.vit, "encoder") else m.encoder.layer)
    hf("hf-siglip-vision", lambda: t.SiglipVisionModel(t.SiglipVisionConfig(**sizes, image_size=42, patch_size=14, **EAGER)), 51, (42, 42), logits=False, kind="SiglipImageProcessor", feature=lambda m, o: o.pooler_output, blocks=lambda m: (m.vision_model if hasattr(m, "vision_model") else m).encoder.layers)
    hf("hf-siglip-nohead", lambda: t.SiglipVisionModel(t.SiglipVisionConfig(**sizes, image_size=32, patch_size=8, vision_use_head=False, **EAGER)), 52, (32, 32), logits=False, kind="SiglipImageProcessor", blocks=lambda m: (m.vision_model if hasattr(m, "vision_model") else m).encoder.layers)
    hf("hf-siglip-classifier", lambda: t.SiglipForImageClassification(t.SiglipConfig(vision_config={**sizes, "image_size": 28, "patch_size": 14}, text_config={"vocab_size": 20, "hidden_size": 36, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 40}, **labels, **EAGER)), 53, (28, 28), kind="SiglipImageProcessor", blocks=lambda m: m.vision_model.encoder.layers)
    hf("hf-clip-vision", lambda: t.CLIPVisionModel(t.CLIPVisionConfig(**sizes, image_size=64, patch_size=32, hidden_act="gelu", layer_norm_eps=1e-6, **EAGER)), 54, (64, 64), logits=False, kind="CLIPImageProcessor", feature=lambda m, o: o.pooler_output, blocks=lambda m: (m.vision_model if hasattr(m, "vision_model") else m).encoder.layers)
    hf("hf-clip-projection", lambda: t.CLIPVisionModelWithProjection(t.CLIPVisionConfig(**sizes, image_size=48, patch_size=16, projection_dim=20, **EAGER)), 55, (48, 48), logits=False, kind="CLIPImageProcessor", feature=lambda m, o: o.image_embeds, blocks=lambda m: m.vision_model.encoder.layers)
    hf("hf-clip-classifier", lambda: t.CLIPForImageClassification(t.CLIPConfig(vision_config={**sizes, "image_size": 32, "patch_size": 8, "hidden_act": "gelu"}, text_config={"vocab_size": 20, "hidden_size": 36, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 40}, **labels, **EAGER)), 56, (32, 32), kind="CLIPImageProcessor", blocks=lambda m: m.vision_model.encoder.layers)


TOWERS = {
    "oc-plain": {"embed_dim": 24, "vision_cfg": {"image_size": [42, 28], "layers": 2, "width": 48, "head_width": 12, "patch_size": 14, "mlp_ratio": 3.0}, "text_cfg": {"context_length": 20, "vocab_size": 49408, "width": 32, "heads": 4, "layers": 2}},
    "oc-quick-ls": {"embed_dim": 20, "quick_gelu": True, "vision_cfg": {"image_size": 32, "layers": 2, "width": 40, "head_width": 20, "patch_size": 8, "ls_init_value": 0.3}, "text_cfg": {"context_length": 16, "vocab_size": 49408, "width": 24, "heads": 3, "layers": 3, "ls_init_value": 0.2}},
    "oc-avg-nocausal": {"embed_dim": 16, "vision_cfg": {"image_size": 32, "layers": 2, "width": 32, "head_width": 8, "patch_size": 8, "pool_type": "avg", "no_ln_pre": True}, "text_cfg": {"context_length": 12, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 2, "no_causal_mask": True, "pool_type": "last"}},
    "oc-finalln": {"embed_dim": 16, "vision_cfg": {"image_size": 32, "layers": 2, "width": 32, "head_width": 16, "patch_size": 16, "final_ln_after_pool": True, "pool_type": "avg", "pos_embed_type": "sin_cos_2d"}, "text_cfg": {"context_length": 12, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 1, "proj_bias": True}},
    "oc-timm-map": {"embed_dim": 32, "init_logit_bias": -5, "custom_text": True, "vision_cfg": {"image_size": 224, "timm_model_name": "vit_tiny_patch16_224", "timm_model_pretrained": False, "timm_pool": "map", "timm_proj": "none"}, "text_cfg": {"context_length": 12, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 2, "no_causal_mask": True, "proj_bias": True, "pool_type": "last", "norm_kwargs": {"eps": 1e-6}}},
}


def make_open_clip() -> None:
    import open_clip
    from safetensors.torch import save_file

    texts = ["a photo of a dog", "two red cars", "snow"]
    for seed, (name, cfg) in enumerate(TOWERS.items(), start=61):
        folder = fresh(name)
        if folder is None:
            continue
        if "timm_model_name" in cfg["vision_cfg"]:
            cfg["embed_dim"] = 192
        path = OUT / f"{name}.json"
        path.write_text(json.dumps(cfg))
        open_clip.add_model_config(path)
        model = open_clip.create_model(name).eval()
        path.unlink()
        grow(model, seed)
        tokenizer = open_clip.get_tokenizer(name)
        save_file({k: v.contiguous() for k, v in model.state_dict().items()}, folder / "open_clip_model.safetensors", metadata={"format": "pt"})
        (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": cfg, "preprocess_cfg": {"mean": [0.5] * 3, "std": [0.5] * 3}}))
        for each in ("vocab.json", "merges.txt"):
            shutil.copy(CLIP_FILES / each, folder / each)
        size = cfg["vision_cfg"]["image_size"]
        rows, cols = (size, size) if isinstance(size, int) else size
        pixels = pixels_of(3, rows, cols, seed)
        ids = tokenizer(texts)
        with torch.no_grad():
            image, text = model.encode_image(pixels), model.encode_text(ids)
            cosine = torch.nn.functional.cosine_similarity(image, text)
            logits = cosine * model.logit_scale.exp() + (model.logit_bias if model.logit_bias is not None else 0)
        write(folder, "pixels", pixels[0])
        write(folder, "feature", image[0])
        write(folder, "text_feature", text)
        write(folder, "text_ids", ids.tolist())
        write(folder, "similarity", cosine)
        write(folder, "logits", logits)
        expect(folder, output="none", texts=texts, eos=49407)


CLIP_FILES = OUT / "clip-files"


def clip_files() -> None:
    """CLIP's vocabulary from open_clip's own list, as transformers writes it."""
    from open_clip.tokenizer import SimpleTokenizer

    CLIP_FILES.mkdir(parents=True, exist_ok=True)
    tokenizer = SimpleTokenizer()
    renamed = {"<start_of_text>": "<|startoftext|>", "<end_of_text>": "<|endoftext|>"}
    (CLIP_FILES / "vocab.json").write_text(json.dumps({renamed.get(k, k): v for k, v in tokenizer.encoder.items()}, ensure_ascii=False))
    merges = sorted(tokenizer.bpe_ranks, key=tokenizer.bpe_ranks.get)
    (CLIP_FILES / "merges.txt").write_text("#version: 0.2\n" + "\n".join(" ".join(pair) for pair in merges) + "\n")


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    for made in (make_timm, make_transformers, clip_files, make_open_clip):
        made()
