"""`python open-clip-tokens.py FOLDER`: FOLDER/tokens.json with the ids that open_clip gives the texts of test/fixtures/tokens/open-clip-texts.json, by each way
to clean, and a folder for each; then `node scripts/refs.mjs FOLDER --tokens`."""

import json
import sys
from pathlib import Path

from open_clip.tokenizer import SimpleTokenizer

OUT = Path(sys.argv[1])
TEXTS = json.loads((Path(__file__).parents[2] / "test" / "fixtures" / "tokens" / "open-clip-texts.json").read_text())["texts"]
plain = SimpleTokenizer()
names = {"<start_of_text>": "<|startoftext|>", "<end_of_text>": "<|endoftext|>"}
vocab = {names.get(token, token): i for token, i in plain.encoder.items()}
merges = sorted(plain.bpe_ranks, key=plain.bpe_ranks.get)
listed = {}
for clean in ("lower", "whitespace", "canonicalize"):
    folder = OUT / f"clean-{clean}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps(vocab, ensure_ascii=False))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(" ".join(pair) for pair in merges) + "\n")
    (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": {"embed_dim": 8, "text_cfg": {"context_length": 77, "tokenizer_kwargs": {"clean": clean}}}}))
    ids = SimpleTokenizer(clean=clean)(TEXTS).tolist()
    listed[clean] = {"folder": folder.name, "pad": 0, "ids": ids}
(OUT / "tokens.json").write_text(json.dumps({"strings": TEXTS, "tokenizers": listed}))
