/** Which keys a focused control keeps for itself, so that the window's shortcuts do not take them. */

const TYPES_ARROWS = new Set(['range', 'radio', 'number']);
const TYPES_SPACE = new Set(['checkbox', 'button']);

/** True where a key belongs to the focused control: text in fields, arrows in sliders, letters in lists. */
export function ownsKey(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('dialog[open]')) return true;
  if (key === 'Escape' && document.querySelector(':popover-open')) return true;
  if (target instanceof HTMLSelectElement) return key.length === 1 || key.startsWith('Arrow');
  if (!(target instanceof HTMLInputElement)) return target.isContentEditable;
  if (TYPES_SPACE.has(target.type)) return key === ' ';
  return TYPES_ARROWS.has(target.type) ? key.startsWith('Arrow') : true;
}
