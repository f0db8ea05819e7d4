"""Other configurations of masked autoencoders, captioners and readers than those that the code was written by, with what transformers computes.

`python decoder-strangers.py OUT`, then `node scripts/refs.mjs OUT --decoders [--engine wasm]`. Random weights of a trained model's size, float32, CPU; a folder each
with the files that transformers writes, `expect.json` and `.npy`. A way to generate whose ids change in float64 hangs on a near tie and is left out.
"""

import copy
import json
import shutil
import sys
from pathlib import Path

import numpy as np
import torch
from transformers import (
    AutoTokenizer,
    BeitConfig,
    BlipConfig,
    BlipForConditionalGeneration,
    DeiTConfig,
    Dinov2Config,
    GenerationConfig,
    GPT2Config,
    TrOCRConfig,
    ViTConfig,
    ViTMAEConfig,
    ViTMAEForPreTraining,
    VisionEncoderDecoderConfig,
    VisionEncoderDecoderModel,
)
from transformers.models.vit_mae.modeling_vit_mae import ViTMAEAttention
from transformers.models.trocr.modeling_trocr import TrOCRSinusoidalPositionalEmbedding

OUT = Path(sys.argv[1])
ONLY = sys.argv[2:]
WORDS = "a dog cat on the grass red ball runs sits in of man woman water two white black street with is to at and boy girl field blue green".split()
BASE = {
    "num_beams": 1, "do_sample": False, "min_length": 0, "no_repeat_ngram_size": 0, "repetition_penalty": 1.0,
    "length_penalty": 1.0, "early_stopping": False, "max_length": 16,
}  # fmt: skip
WAYS = {
    "greedy": {},
    "greedy-long": {"max_length": 24, "min_length": 21},
    "greedy-processed": {"min_length": 9, "repetition_penalty": 1.7, "no_repeat_ngram_size": 2, "suppress_tokens": [7, 11]},
    "greedy-begin": {"begin_suppress_tokens": [6, 9, 14], "forced_eos_token_id": 3, "max_length": 9},
    "greedy-cheap": {"repetition_penalty": 0.7, "no_repeat_ngram_size": 3},
    "beams_4": {"num_beams": 4},
    "beams-short": {"num_beams": 3, "length_penalty": -1.0},
    "beams-early": {"num_beams": 5, "early_stopping": True, "length_penalty": 2.0},
    "beams-never": {"num_beams": 3, "early_stopping": "never", "length_penalty": 0.6, "repetition_penalty": 1.3},
    "beams-forced": {"num_beams": 2, "forced_bos_token_id": 9, "bad_words_ids": [[12], [13, 14]], "max_length": 10},
    "greedy-least": {"min_new_tokens": 6, "begin_suppress_tokens": [6], "no_repeat_ngram_size": 1},
    "beams-new": {"num_beams": 3, "max_new_tokens": 8, "min_new_tokens": 5},
    "beams-ends": {"num_beams": 4, "eos_token_id": [2, 9, 14, 25], "min_length": 4, "early_stopping": True},
    "beams-once": {"num_beams": 4, "no_repeat_ngram_size": 1, "early_stopping": True, "suppress_tokens": [7, 30]},
    "beams-normal": {"num_beams": 3, "renormalize_logits": True, "repetition_penalty": 1.6, "bad_words_ids": [[12]]},
    "beams-many": {"num_beams": 8, "length_penalty": 3.0, "early_stopping": "never", "max_length": 20},
    "beams-all": {"num_beams": 3, "forced_bos_token_id": 9, "forced_eos_token_id": 2, "begin_suppress_tokens": [6, 9], "min_length": 6, "max_length": 11},
    "beams-zero": {"num_beams": 6, "length_penalty": 0.0, "no_repeat_ngram_size": 2, "min_length": 7},
}


def grow(model: torch.nn.Module, seed: int, size: float = 0.3) -> None:
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if not parameter.requires_grad and "position" in name:
                continue  # MAE's fixed positions
            noise = torch.randn(parameter.shape, generator=generator)
            is_norm = "norm" in name.lower() or ".ln_" in name
            parameter.copy_(noise * (0.1 if parameter.dim() == 1 else size) + (1.0 if is_norm and name.endswith("weight") else 0.0))


def pixels_of(channels: int, rows: int, cols: int, seed: int) -> torch.Tensor:
    return torch.randn(1, channels, rows, cols, generator=torch.Generator().manual_seed(seed)).round(decimals=3)


def write(folder: Path, name: str, value) -> None:
    array = value.detach().float().numpy() if isinstance(value, torch.Tensor) else np.asarray(value, dtype=np.int32)
    np.save(folder / f"{name}.npy", np.ascontiguousarray(array))


def byte_level(vocabulary: list[str]) -> tuple[dict, str]:
    letters = sorted({c for word in vocabulary for c in word})
    vocab = {token: i for i, token in enumerate(["<s>", "<pad>", "</s>", "<unk>", "Ġ", *letters])}
    merges = []
    for word in vocabulary:
        token = "Ġ"
        for letter in word:
            merge = f"{token} {letter}"
            token += letter
            if merge not in merges:
                merges.append(merge)
                vocab.setdefault(token, len(vocab))
    return vocab, "#version: 0.2\n" + "\n".join(merges) + "\n"


VOCAB, MERGES = byte_level(WORDS)
GPT2_FILES = {
    "vocab.json": VOCAB,
    "merges.txt": MERGES,
    "tokenizer_config.json": {"tokenizer_class": "GPT2Tokenizer", "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"},
}
ROBERTA_FILES = {
    **GPT2_FILES,
    "tokenizer_config.json": {"tokenizer_class": "RobertaTokenizer", "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"},
}


def files(folder: Path, extra: dict) -> None:
    for name, content in extra.items():
        (folder / name).write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def processor(rows: int, cols: int, kind: str = "ViTImageProcessor") -> dict:
    return {"preprocessor_config.json": {"image_processor_type": kind, "size": {"height": rows, "width": cols}, "image_mean": [0.5] * 3, "image_std": [0.5] * 3}}


def ways(folder: Path, generate, default, tokenizer, logits_of) -> dict:
    """Each way by float32, where float64 writes the same ids."""
    out = {}
    asked = {**{name: {**BASE, **way} for name, way in WAYS.items()}, "default": None, "default-beams-3": {"num_beams": 3}}
    for name, settings in asked.items():
        run = (lambda double: default(double, {} if settings is None else settings)) if name.startswith("default") else (lambda double: generate(double, settings))
        made, double = run(False), run(True)
        ids = made.sequences[0].tolist()
        if ids != double.sequences[0].tolist():
            print(f"  {folder.name}: {name} is a near tie, left out")
            continue
        logits = logits_of(ids[:-1])
        probabilities = torch.softmax(logits.double(), -1)
        way = {"settings": settings or {}, "ids": ids, "text": tokenizer.decode(ids, skip_special_tokens=True),
               "probabilities": [float(f"{probabilities[t, i]:.7g}") for t, i in enumerate(ids[1:])]}  # fmt: skip
        if getattr(made, "sequences_scores", None) is not None:
            way["score"] = float(made.sequences_scores[0])
        out[name] = way
    return out


def writes(name: str, model, pixels, forced, encoder_hidden, run, generate, default, note: str) -> None:
    folder = OUT / name
    with torch.no_grad():
        seen = run(forced)
        write(folder, "pixels", pixels[0])
        write(folder, "encoder_hidden", encoder_hidden[0])
        write(folder, "forced_ids", forced)
        write(folder, "logits", seen["logits"][0])
        write(folder, "self_attention", torch.stack([x[0] for x in seen["self"]]))
        write(folder, "cross_attention", torch.stack([x[0] for x in seen["cross"]]))
        write(folder, "decoder_blocks", torch.stack([x[0] for x in seen["blocks"]]))
        tokenizer = AutoTokenizer.from_pretrained(folder)
        made = ways(folder, generate, default, tokenizer, lambda ids: run(ids)["logits"][0])
    (folder / "expect.json").write_text(json.dumps({"case": name, "note": note, "generate": made}) + "\n")


def ved(name: str, note: str, encoder, decoder, size, start: int, end, generation=None, config_extra=None, seed=1, task_files=GPT2_FILES, binary=False, no_generation=False, pad=1) -> None:
    if ONLY and name not in ONLY:
        return
    print(name, flush=True)
    folder = OUT / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rows, cols = size
    config = VisionEncoderDecoderConfig.from_encoder_decoder_configs(encoder, decoder)
    model = VisionEncoderDecoderModel(config).eval()
    grow(model, seed)
    model.decoder.tie_weights()
    model.config.decoder_start_token_id, model.config.pad_token_id, model.config.eos_token_id = start, pad, end
    own = {"decoder_start_token_id": start, "eos_token_id": end, "pad_token_id": pad, "bos_token_id": start, **(generation or {})}
    model.generation_config = GenerationConfig(**own)
    model.set_attn_implementation("eager")
    fix_positions(model)
    model.save_pretrained(folder)
    config_file = json.loads((folder / "config.json").read_text())
    config_file.update(config_extra or {})
    files(folder, {**task_files, **processor(rows, cols), "config.json": config_file})
    if no_generation:
        (folder / "generation_config.json").unlink()
    else:
        files(folder, {"generation_config.json": own})
    if binary:
        torch.save(model.state_dict(), folder / "pytorch_model.bin")
        (folder / "model.safetensors").unlink()
    pixels = pixels_of(3, rows, cols, seed + 100)
    double = copy.deepcopy(model).double()
    reopened = fix_positions(VisionEncoderDecoderModel.from_pretrained(folder, attn_implementation="eager").eval())
    reopened_double = copy.deepcopy(reopened).double()

    def run(ids):
        out = model(pixel_values=pixels, decoder_input_ids=torch.tensor([ids]), output_attentions=True)
        blocks = hidden_of(model.decoder, lambda: model(pixel_values=pixels, decoder_input_ids=torch.tensor([ids])))
        return {"logits": out.logits, "self": out.decoder_attentions, "cross": out.cross_attentions, "blocks": blocks}

    def made(which, wide, settings):
        with torch.no_grad():
            return which.generate(pixels.double() if wide else pixels, return_dict_in_generate=True, output_scores=True, **settings)

    def generate(wide, settings):
        return made(double if wide else model, wide, {"decoder_start_token_id": start, "eos_token_id": end, "pad_token_id": pad, **settings})

    def default(wide, settings):
        return made(reopened_double if wide else reopened, wide, settings)

    with torch.no_grad():
        seen = model.encoder(pixels)[0]
    forced = [start, 9, 25, 12, 30, 41, 8]
    writes(name, model, pixels, forced, seen, run, generate, default, note)


def fix_positions(model):
    """5.24 forgets to compute sinusoidal positions after `from_pretrained`."""
    inner = getattr(getattr(getattr(model.decoder, "model", None), "decoder", None), "embed_positions", None)
    if isinstance(inner, TrOCRSinusoidalPositionalEmbedding):
        inner.weights = TrOCRSinusoidalPositionalEmbedding.get_embedding(inner.weights.shape[0] + 40, inner.embedding_dim, inner.padding_idx)
    return model


def hidden_of(decoder, call):
    """What each block hands on, before any final norm."""
    layers = decoder.transformer.h if hasattr(decoder, "transformer") else decoder.bert.encoder.layer if hasattr(decoder, "bert") else decoder.model.decoder.layers
    got = []
    hooks = [layer.register_forward_hook(lambda _m, _i, out: got.append(out[0] if isinstance(out, tuple) else out)) for layer in layers]
    call()
    for hook in hooks:
        hook.remove()
    return got


def gpt2(**more):
    return GPT2Config(**{
        "vocab_size": len(VOCAB), "n_embd": 24, "n_layer": 2, "n_head": 3, "n_positions": 40, "add_cross_attention": True, "is_decoder": True,
        "tie_word_embeddings": True, "attn_implementation": "eager", **more,
    })  # fmt: skip


def trocr(**more):
    return TrOCRConfig(**{
        "vocab_size": len(VOCAB), "d_model": 24, "decoder_layers": 2, "decoder_attention_heads": 2, "decoder_ffn_dim": 40, "max_position_embeddings": 40,
        "pad_token_id": 1, "attn_implementation": "eager", **more,
    })  # fmt: skip


def vit(**more):
    return ViTConfig(**{
        "hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 3, "intermediate_size": 40, "image_size": 16, "patch_size": 4,
        "attn_implementation": "eager", **more,
    })  # fmt: skip


def blip(name, note, text, vision, seed, generation=None) -> None:
    if ONLY and name not in ONLY:
        return
    print(name, flush=True)
    folder = OUT / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS, "##s", "##y", ".", ",", "not", "do", "s", "'", "big", "small", "##ing"]
    start = len(tokens)
    config = BlipConfig(
        text_config={
            "vocab_size": start + 2, "hidden_size": 24, "encoder_hidden_size": vision["hidden_size"], "num_hidden_layers": 2, "num_attention_heads": 3,
            "intermediate_size": 40, "max_position_embeddings": 40, "bos_token_id": start, "sep_token_id": 3, "pad_token_id": 0, "eos_token_id": 2,
            "projection_dim": 8, "is_decoder": True, **text,
        },
        vision_config=vision,
    )  # fmt: skip
    config._attn_implementation = "eager"
    model = BlipForConditionalGeneration(config).eval()
    grow(model, seed)
    model.tie_weights()
    model.set_attn_implementation("eager")
    model.save_pretrained(folder)
    size = vision["image_size"]
    files(folder, {"vocab.txt": "\n".join(tokens) + "\n", "tokenizer_config.json": {"tokenizer_class": "BertTokenizer", "do_lower_case": True}, **processor(size, size, "BlipImageProcessor")})
    if generation:
        files(folder, {"generation_config.json": generation})
    elif not (folder / "generation_config.json").exists():
        files(folder, {"generation_config.json": {"bos_token_id": start, "eos_token_id": 2, "pad_token_id": 0}})
    pixels = pixels_of(3, size, size, seed + 100)
    double = copy.deepcopy(model).double()
    reopened = BlipForConditionalGeneration.from_pretrained(folder, attn_implementation="eager").eval()
    reopened_double = copy.deepcopy(reopened).double()
    with torch.no_grad():
        seen = model.vision_model(pixels)[0]

    def run(ids):
        call = lambda: model.text_decoder(input_ids=torch.tensor([ids]), encoder_hidden_states=seen, output_attentions=True, return_dict=True)
        blocks = hidden_of(model.text_decoder, call)
        out = call()
        return {"logits": out.logits, "self": out.attentions, "cross": out.cross_attentions, "blocks": blocks}

    def made(which, wide, settings):
        settings = {name: value for name, value in settings.items() if name != "eos_token_id"}  # BLIP says it itself
        with torch.no_grad():
            return which.generate(pixels.double() if wide else pixels, return_dict_in_generate=True, output_scores=True, **settings)

    writes(name, model, pixels, [start, 5, 6, 8, 9, 11], seen, run, lambda w, s: made(double if w else model, w, s), lambda w, s: made(reopened_double if w else reopened, w, s), note)


def mae(name, note, rows, cols, patch, seed, hub=False, authors=None, channels=3, **more) -> None:
    if ONLY and name not in ONLY:
        return
    print(name, flush=True)
    folder = OUT / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    config = ViTMAEConfig(**{
        "hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 3, "intermediate_size": 40, "image_size": rows if rows == cols else [rows, cols],
        "patch_size": patch, "decoder_hidden_size": 20, "decoder_num_hidden_layers": 2, "decoder_num_attention_heads": 2, "decoder_intermediate_size": 36,
        "num_channels": channels, "attn_implementation": "eager", **more,
    })  # fmt: skip
    model = ViTMAEForPreTraining(config).eval()
    grow(model, seed)

    def table(width):
        return torch.randn(1, 1 + (rows // patch) * (cols // patch), width, generator=torch.Generator().manual_seed(seed)) * 0.3

    with torch.no_grad():
        model.vit.embeddings.position_embeddings.copy_(table(config.hidden_size))
        model.decoder.decoder_pos_embed.copy_(table(config.decoder_hidden_size))
    model.save_pretrained(folder)
    if hub:
        from safetensors.torch import load_file, save_file

        state = load_file(folder / "model.safetensors")
        save_file({key.replace("decoder_encoder.layer.", "decoder_layers."): value for key, value in state.items()}, folder / "model.safetensors", metadata={"format": "pt"})
    own = processor(rows, cols)
    for name in ("image_mean", "image_std"):
        own["preprocessor_config.json"][name] = [0.5] * channels
    files(folder, own)
    pixels = pixels_of(channels, rows, cols, seed + 100)
    patches = (rows // patch) * (cols // patch)
    generator = torch.Generator().manual_seed(seed)
    write(folder, "pixels", pixels[0])
    masks = {}
    for share in ("25", "50", "75"):
        order = torch.randperm(patches, generator=generator).tolist()
        keep = int(patches * (1 - int(share) / 100))
        visible, hidden = sorted(order[:keep]), sorted(order[keep:])
        noise = torch.tensor([[visible.index(i) if i in visible else 1000 + i for i in range(patches)]], dtype=torch.float32)
        model.vit.embeddings.config.mask_ratio = 1 - (keep + 0.5) / patches
        with torch.no_grad():
            looked = []
            attentions = [module for module in model.modules() if isinstance(module, ViTMAEAttention)]
            hooks = [module.register_forward_hook(lambda _m, _i, out: looked.append(out[1])) for module in attentions]
            encoded = model.vit(pixels, noise=noise)
            assert encoded.last_hidden_state.shape[1] == keep + 1
            decoded = model.decoder(encoded.last_hidden_state, encoded.ids_restore)
            for hook in hooks:
                hook.remove()
            layers = config.num_hidden_layers
        write(folder, f"prediction_{share}", decoded.logits[0])
        if share == "75":
            write(folder, "encoder_attention_75", torch.stack([x[0] for x in looked[:layers]]))
            write(folder, "decoder_attention_75", torch.stack([x[0] for x in looked[layers:]]))
        masks[share] = {"hidden": hidden}
    (folder / "expect.json").write_text(json.dumps({"case": name, "note": note, "masks": masks}) + "\n")


def main() -> None:
    S, E = 2, 2
    ved("gpt2-deep", "3 layers, 16 × 24 px, defaults greedy", vit(image_size=[16, 24], num_hidden_layers=3), gpt2(n_layer=4, n_head=2), (16, 24), S, E, seed=11)
    ved("gpt2-untied", "own lm_head, relu, n_inner, scores over layer number", vit(), gpt2(tie_word_embeddings=False, activation_function="relu", n_inner=30, scale_attn_by_inverse_layer_idx=True), (16, 16), S, E, {"num_beams": 4, "no_repeat_ngram_size": 3, "length_penalty": 0.6, "early_stopping": True, "max_length": 18}, seed=12)
    ved("gpt2-unscaled", "scores not scaled, gelu, ε 1e-3; start 0, two end ids", vit(layer_norm_eps=1e-3), gpt2(scale_attn_weights=False, activation_function="gelu", layer_norm_epsilon=1e-3), (16, 16), 0, [2, 40], {"max_new_tokens": 11, "min_new_tokens": 4, "num_beams": 2, "early_stopping": "never"}, seed=13)
    ved("gpt2-deit-wide", "DeiT, decoder twice as wide, one layer, 6 heads; forced first and last ids", DeiTConfig(hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=24, image_size=24, patch_size=8, attn_implementation="eager"), gpt2(n_embd=48, n_layer=1, n_head=6), (24, 24), S, E, {"forced_bos_token_id": 9, "forced_eos_token_id": 2, "max_length": 14, "num_beams": 3}, seed=14)
    ved("gpt2-noqkv-bin", "ViT without q, k, v biases, gelu_new; pytorch_model.bin", vit(qkv_bias=False, hidden_act="gelu_new"), gpt2(n_head=1, activation_function="silu"), (16, 16), S, E, {"repetition_penalty": 1.4, "bad_words_ids": [[20], [21, 22]], "num_beams": 3, "length_penalty": -0.5}, seed=15, binary=True)
    ved("gpt2-beit", "BEiT as encoder, relative position bias", BeitConfig(hidden_size=24, num_hidden_layers=2, num_attention_heads=3, intermediate_size=40, image_size=16, patch_size=4, use_relative_position_bias=True, layer_scale_init_value=0.1, attn_implementation="eager"), gpt2(), (16, 16), S, E, {"num_beams": 2}, seed=16)
    ved("gpt2-dinov2", "DINOv2 as encoder", Dinov2Config(hidden_size=24, num_hidden_layers=2, num_attention_heads=3, mlp_ratio=2, image_size=16, patch_size=4, attn_implementation="eager"), gpt2(), (16, 16), S, E, {"suppress_tokens": [8, 30], "max_length": 12}, seed=17)
    ved("gpt2-legacy", "no generation_config.json: settings in config.json", vit(), gpt2(), (16, 16), S, E, config_extra={"max_length": 13, "num_beams": 4, "early_stopping": True, "no_repeat_ngram_size": 2, "length_penalty": 2.0}, seed=18, no_generation=True)
    ved("trocr-plain", "learned positions, no embedding norm, no scale", vit(), trocr(layernorm_embedding=False, scale_embedding=False), (16, 16), S, E, {"max_length": 15}, seed=21, task_files=ROBERTA_FILES)
    ved("trocr-sin-pad0", "sinusoidal, padding id 0, embedding norm, scaled, 3 layers, swish", vit(), trocr(use_learned_position_embeddings=False, layernorm_embedding=True, scale_embedding=True, pad_token_id=0, decoder_layers=3, activation_function="silu"), (16, 16), S, E, {"num_beams": 4, "early_stopping": True, "no_repeat_ngram_size": 3, "length_penalty": 2.0, "max_length": 20}, seed=22, task_files=ROBERTA_FILES, pad=0)
    ved("trocr-sin-odd", "sinusoidal, 4 heads, no embedding norm, cross_attention_hidden_size, start 0", vit(hidden_size=36, num_attention_heads=2), trocr(use_learned_position_embeddings=False, layernorm_embedding=False, scale_embedding=False, decoder_attention_heads=4, cross_attention_hidden_size=36), (16, 16), 0, E, {"min_length": 6}, seed=23, task_files=ROBERTA_FILES)
    ved("trocr-proj", "DeiT of another width and enc_to_dec_proj, relu", DeiTConfig(hidden_size=16, num_hidden_layers=1, num_attention_heads=4, intermediate_size=24, image_size=24, patch_size=8, attn_implementation="eager"), trocr(d_model=32, decoder_attention_heads=4, activation_function="relu", scale_embedding=True, layernorm_embedding=True), (24, 24), S, E, {"num_beams": 5, "early_stopping": False}, seed=24, task_files=ROBERTA_FILES)
    vision = {"hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 40, "image_size": 16, "patch_size": 4}
    ved("gpt2-square", "one token of a photo to a patch of 16, 5 layers, 12 heads of 2", vit(image_size=16, patch_size=16), gpt2(n_layer=5, n_head=12), (16, 16), 0, [2, 0], {"max_length": 12, "num_beams": 6, "length_penalty": 1.4, "no_repeat_ngram_size": 2, "min_length": 5}, seed=19)
    ved("gpt2-quick", "relu and ε 1e-6 in the photo's part, gelu_new, short positions", vit(hidden_act="relu", layer_norm_eps=1e-6), gpt2(n_positions=32, n_inner=20), (16, 16), 4, 2, {"max_new_tokens": 20, "early_stopping": True, "num_beams": 3, "renormalize_logits": True}, seed=20)
    ved("trocr-deit-sin", "DeiT, sinusoidal and scaled, gelu, 1 layer of 3 heads", DeiTConfig(hidden_size=24, num_hidden_layers=2, num_attention_heads=3, intermediate_size=30, image_size=[16, 32], patch_size=8, attn_implementation="eager"), trocr(use_learned_position_embeddings=False, scale_embedding=True, layernorm_embedding=False, decoder_layers=1, decoder_attention_heads=3, activation_function="gelu"), (16, 32), S, E, {"num_beams": 3, "max_length": 17, "repetition_penalty": 1.2}, seed=25, task_files=ROBERTA_FILES)
    blip("blip-heads", "6 heads of words, 4 of the photo, patches of 8", {"num_attention_heads": 6, "intermediate_size": 30}, {**vision, "image_size": 24, "patch_size": 8, "num_attention_heads": 4}, 34)
    mae("mae-colourless", "one channel, norm_pix_loss, 3 encoder layers", 24, 24, 8, 45, channels=1, norm_pix_loss=True, num_hidden_layers=3)
    blip("blip-relu", "relu, one layer of words, ε 1e-5", {"num_hidden_layers": 1, "hidden_act": "relu", "layer_norm_eps": 1e-5}, vision, 31)
    blip("blip-deep", "4 layers of words, 2 heads, two widths, patches of 8", {"num_hidden_layers": 4, "num_attention_heads": 2}, {**vision, "hidden_size": 32, "num_attention_heads": 4, "patch_size": 8}, 32)
    blip("blip-vision-relu", "quick_gelu of the photo's part, ε 1e-3", {}, {**vision, "hidden_act": "quick_gelu", "layer_norm_eps": 1e-3}, 33)
    mae("mae-patch6", "24 px, patches of 6, norm_pix_loss, no q, k, v biases", 24, 24, 6, 41, norm_pix_loss=True, qkv_bias=False)
    mae("mae-wide", "16 × 64 px, hub names, 4 decoder layers, wider than the encoder", 16, 64, 8, 42, hub=True, decoder_hidden_size=32, decoder_num_attention_heads=4, decoder_num_hidden_layers=4)
    mae("mae-gelu-new", "gelu_new, ε 1e-5, one decoder layer and head", 20, 20, 4, 43, hidden_act="gelu_new", layer_norm_eps=1e-5, decoder_num_hidden_layers=1, decoder_num_attention_heads=1)
    mae("mae-narrow", "hub names, norm_pix_loss, 48 px, patches of 16, relu", 48, 48, 16, 44, hub=True, norm_pix_loss=True, hidden_act="relu", decoder_hidden_size=12, decoder_num_attention_heads=3)


main()
