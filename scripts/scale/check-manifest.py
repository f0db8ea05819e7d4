"""Holds the manifest of docs/scale.md against Kubernetes' own schema, strictly: no field that it does not know. Needs kubernetes-validate from PyPI."""

import re
from pathlib import Path

import kubernetes_validate
import yaml

text = (Path(__file__).parents[2] / "docs" / "scale.md").read_text()
manifest = yaml.safe_load(re.search(r"```yaml\n(.*?)```", text, re.S).group(1))
version = kubernetes_validate.latest_version()
kubernetes_validate.validate(manifest, version, strict=True)
print(f"{manifest['kind']} {manifest['metadata']['name']}: valid for Kubernetes {version}")
