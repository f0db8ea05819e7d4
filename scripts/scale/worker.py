"""One photo at a time on an exported model, prepared as its recipe says: what a worker of Ray Data or Spark runs.

    headlight models export-onnx vit-tiny model.onnx --with none
    headlight classify photos/ --model vit-tiny --engine native --top 1000 --format ndjson --out answers.ndjson
    python3 scripts/scale/worker.py model.onnx photos/ answers.ndjson

With answers it checks that logits are the same: exit code 1 where one differs by more than 1e-3, or a best class is another. JPEG decoders
differ in their last bit, which is what the tolerance is for. Needs onnxruntime, numpy and Pillow. Recipes whose photos are padded, cut to a region or
fitted are refused in words, not guessed at.
"""

import json
import os
import sys
from pathlib import Path

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # before the import

import numpy as np
import onnxruntime
from PIL import Image, ImageOps

FILTERS = {"bicubic": Image.BICUBIC, "bilinear": Image.BILINEAR, "lanczos": Image.LANCZOS, "nearest": Image.NEAREST, "box": Image.BOX}
FIELDS = {"resize", "crop", "cropRounding", "colour", "interpolation", "rescale", "mean", "std", "inputSize"}
TOLERANCE = 1e-3


class Model:
    def __init__(self, path):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = int(os.environ.get("THREADS", "1"))
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        metadata = self.session.get_modelmeta().custom_metadata_map
        self.recipe = json.loads(metadata["recipe"])
        self.labels = json.loads(metadata["labels"])
        odd = set(self.recipe) - FIELDS
        if odd or self.recipe["resize"]["mode"] not in ("shortest", "exact", "none"):
            raise SystemExit(f"this script does not know a recipe with {sorted(odd) or self.recipe['resize']['mode']}")

    def pixels(self, path):
        """[1, channels, rows, cols]"""
        photo = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
        recipe = self.recipe
        cols, rows = photo.size
        resize = recipe["resize"]
        if resize["mode"] == "exact":
            rows, cols = resize["size"]
        elif resize["mode"] == "shortest":
            short, long = min(rows, cols), max(rows, cols)
            longer = resize["edge"] * long // short
            rows, cols = (resize["edge"], longer) if rows <= cols else (longer, resize["edge"])
        photo = photo.resize((cols, rows), FILTERS[recipe["interpolation"]])
        if recipe["crop"]:
            height, width = recipe["crop"]
            half = (lambda n: n // 2) if recipe.get("cropRounding") == "floor" else (lambda n: round(n / 2))
            top, left = half(rows - height), half(cols - width)
            photo = photo.crop((left, top, left + width, top + height))
        values = np.asarray(photo, np.float32) * np.float32(recipe["rescale"])
        values = (values - np.float32(recipe["mean"])) / np.float32(recipe["std"])
        return values.transpose(2, 0, 1)[None]

    def logits(self, path):
        """[classes]"""
        return self.session.run(["logits"], {"pixels": self.pixels(path)})[0][0]


def told(path):
    """Photo -> (best class, logits) of `classify --top N --format ndjson`."""
    for line in Path(path).read_text().splitlines():
        answer = json.loads(line)
        if answer.get("predictions"):
            yield answer["file"], {each["index"]: each["logit"] for each in answer["predictions"]}


def main(model, photos, answers=None):
    model = Model(model)
    if answers is None:
        for path in sorted(Path(photos).rglob("*.jpg")):
            logits = model.logits(path)
            print(path, model.labels[int(logits.argmax())], float(logits.max()))
        return 0
    worst, wrong, count = 0.0, 0, 0
    for file, known in told(answers):
        path = Path(file) if Path(file).exists() else Path(photos) / Path(file).name
        logits = model.logits(path)
        worst = max(worst, max(abs(float(logits[index]) - logit) for index, logit in known.items()))
        wrong += int(logits.argmax()) != max(known, key=known.get)
        count += 1
    print(f"{count} photos: logits differ by {worst:.2e} at most, {wrong} best classes differ (onnxruntime {onnxruntime.__version__})")
    return int(count == 0 or wrong > 0 or worst > TOLERANCE)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
