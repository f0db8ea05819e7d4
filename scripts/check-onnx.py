"""Holds an exported model against the ONNX specification: checker, full shape inference, and the names people rely on.

    headlight models export-onnx vit-tiny vit-tiny.onnx --opset 17 --with attention,hidden
    python3 scripts/check-onnx.py vit-tiny.onnx

Needs python3-onnx (Debian: apt-get install python3-onnx). Debian 12 has version 1.12, which knows opsets up to 17; a model
written with opset 20 needs onnx 1.15 or later. Exit code 0 when all is well, 1 otherwise.
"""

import json
import sys

import onnx
from onnx import checker, shape_inference

NAMES = {
    "pixels": ["batch", "channels", "rows", "cols"],
    "logits": ["batch", "classes"],
    "attention": ["batch", "layers", "heads", "query", "key"],
    "hidden": ["batch", "layers + 1", "tokens", "dim"],
}


def dims(value):
    return [dim.dim_param or dim.dim_value for dim in value.type.tensor_type.shape.dim]


def check(path):
    model = onnx.load(path, load_external_data=False)
    wanted = max(entry.version for entry in model.opset_import)
    known = onnx.defs.onnx_opset_version()
    if wanted > known:
        return [f"opset {wanted} is newer than this checker ({onnx.__version__}, opset {known}): export with --opset 17"]

    problems = []
    checker.check_model(path, full_check=True)
    inferred = shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
    given = {value.name: dims(value) for value in model.graph.output}
    for value in inferred.graph.output:
        if dims(value) != given[value.name]:
            problems.append(f"{value.name}: declared {given[value.name]}, inferred {dims(value)}")

    for value in [*model.graph.input, *model.graph.output]:
        shape = dims(value)
        print(f"{value.name:10} {shape}  {value.doc_string}")
        if value.name not in NAMES or len(shape) != len(NAMES[value.name]):
            problems.append(f"{value.name}: not one of the documented names and shapes")
        elif shape[0] != "batch":
            problems.append(f"{value.name}: the first axis is {shape[0]}, not the batch")

    metadata = {entry.key: entry.value for entry in model.metadata_props}
    for key in ("recipe", "config", "labels", "tokens"):
        try:
            json.loads(metadata[key])
        except (KeyError, ValueError) as error:
            problems.append(f"metadata {key}: {error!r}")
    print(f"opset {wanted}, IR {model.ir_version}, {len(model.graph.node)} nodes, metadata {', '.join(sorted(metadata))}")
    return problems


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    problems = check(sys.argv[1])
    for problem in problems:
        print(f"problem: {problem}", file=sys.stderr)
    sys.exit(1 if problems else 0)


main()
