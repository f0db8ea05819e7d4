"""Makes the models that bench/ measures: torchvision's ViT with seeded random weights, as safetensors for us and, by
torch.onnx.export, as the ONNX file that other programs run. Speed does not depend on what the weights are.

    python3 bench/peers/export.py FOLDER Ti S B

Needs torch and torchvision; writes FOLDER/VARIANT/{model.safetensors, onnx/model.onnx, config.json, preprocessor_config.json}.
"""

import inspect
import json
import pathlib
import struct
import sys

import torch
from torchvision.models.vision_transformer import VisionTransformer

# width, layers, heads: Touvron et al. 2020 (arXiv 2012.12877), table 1; Dosovitskiy et al. 2020 (arXiv 2010.11929), table 1
VARIANTS = {"Ti": (192, 12, 3), "S": (384, 12, 6), "B": (768, 12, 12), "L": (1024, 24, 16)}
SIZE, PATCH, CLASSES, SEED = 224, 16, 1000, 1
# From 2.9 on torch exports through onnxscript unless told not to; before 2.5 it does not know the option.
LEGACY = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}


def write_safetensors(path, tensors):
    header, data, offset = {}, [], 0
    for name, tensor in tensors.items():
        raw = tensor.contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(raw)]}
        offset += len(raw)
        data.append(raw)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(data))


def export(folder, variant):
    dim, layers, heads = VARIANTS[variant]
    torch.manual_seed(SEED)
    model = VisionTransformer(SIZE, PATCH, layers, heads, dim, 4 * dim).eval()
    torch.nn.init.normal_(model.heads.head.weight, std=0.02)
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    write_safetensors(folder / "model.safetensors", model.state_dict())
    batch = {0: "batch"}
    torch.onnx.export(
        model,
        torch.zeros(1, 3, SIZE, SIZE),
        str(folder / "onnx" / "model.onnx"),
        opset_version=17,
        input_names=["pixel_values"],
        output_names=["logits"],
        dynamic_axes={"pixel_values": batch, "logits": batch},
        **LEGACY,
    )
    labels = {str(i): f"class {i}" for i in range(CLASSES)}
    config = {"model_type": "vit", "architectures": ["ViTForImageClassification"], "id2label": labels}
    recipe = {
        "image_processor_type": "ViTFeatureExtractor",
        "do_resize": True,
        "size": {"shortest_edge": 256},
        "resample": 2,
        "do_center_crop": True,
        "crop_size": SIZE,
        "do_rescale": True,
        "do_normalize": True,
        "image_mean": [0.485, 0.456, 0.406],
        "image_std": [0.229, 0.224, 0.225],
    }
    (folder / "peer.config.json").write_text(json.dumps(config))
    (folder / "peer.preprocessor_config.json").write_text(json.dumps(recipe))


if len(sys.argv) < 3:
    sys.exit(__doc__)
for name in sys.argv[2:]:
    export(pathlib.Path(sys.argv[1]) / name, name)
