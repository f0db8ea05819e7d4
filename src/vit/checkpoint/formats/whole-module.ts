/** Networks saved as Python objects (`torch.save(model)`), which only their own code rebuilds: told from what follows a class in a pickle. */

/** A mark for the pickle's memo may stand behind each operation. */
const MARK = '(?:q[^]|r[^]{4}|\\x94)?';
/** An object made of nothing, and given a dict that begins as every `nn.Module`'s does (torch/nn/modules/module.py, `__init__`). */
const MODULE = new RegExp(`^${MARK}\\)\\x81${MARK}\\}${MARK}\\((?:X\\x08\\0\\0\\0|\\x8c\\x08)(?:training|_backend)`);
/** Bytes that such a beginning takes at most. */
const LONGEST = 40;

/** @param after bytes of the pickle behind a class's name */
export function beginsModule(after: Uint8Array): boolean {
  return MODULE.test(String.fromCharCode(...after.subarray(0, LONGEST)));
}
