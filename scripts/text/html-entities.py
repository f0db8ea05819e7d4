"""Writes src/vit/text/html-entities.ts from Python's own table of HTML 5: `python scripts/text/html-entities.py`."""

from html.entities import html5
from pathlib import Path

OUT = Path(__file__).parents[2] / "src" / "vit" / "text" / "html-entities.ts"
whole = {name[:-1]: text for name, text in html5.items() if name.endswith(";")}
short = sorted(name for name in html5 if not name.endswith(";"))
assert all(whole[name] == html5[name] for name in short)
pairs = " ".join(f"{name} {'+'.join(f'{ord(c):x}' for c in text)}" for name, text in sorted(whole.items()))
OUT.write_text(
    f"""/** Named character references of HTML 5 (html.spec.whatwg.org, §13.5), written by scripts/text/html-entities.py. */

/** Names before their semicolon and what each stands for, code points in hex joined by +. */
const NAMED =
  '{pairs}';
/** Those that also count without a semicolon. */
const SHORT =
  '{" ".join(short)}';

/** Name, with its semicolon or, of old ones, without → text. */
export function htmlEntities(): ReadonlyMap<string, string> {{
  const words = NAMED.split(' ');
  const named = new Map<string, string>();
  for (let at = 0; at < words.length; at += 2) {{
    const codes = (words[at + 1] ?? '').split('+').map((code) => parseInt(code, 16));
    named.set(`${{words[at] ?? ''}};`, String.fromCodePoint(...codes));
  }}
  for (const name of SHORT.split(' ')) named.set(name, named.get(`${{name}};`) ?? '');
  return named;
}}
"""
)
