/** Which keys a focused control keeps for itself, so that the window's shortcuts do not take them. */

const TYPES_ARROWS = new Set(['range', 'radio']);
/** Chosen with the pointer, they have no more use for keys: arrows are the photos' again. */
const LETS_GO = 'input[type=radio], select';
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

/** After a choice made with the pointer in a list or among radio buttons the focus goes back to the page. */
export function letGoAfterPointer(page: Document): () => void {
  let byPointer = false;
  const pressed = (): void => void (byPointer = true);
  const typed = (): void => void (byPointer = false);
  const changed = ({ target }: Event): void => {
    if (byPointer && target instanceof HTMLElement && target.matches(LETS_GO)) target.blur();
  };
  const clicked = (): void => {
    const at = page.activeElement;
    if (byPointer && at instanceof HTMLInputElement && at.type === 'radio') at.blur(); // the one that was chosen already
  };
  page.addEventListener('pointerdown', pressed, true);
  page.addEventListener('keydown', typed, true);
  page.addEventListener('change', changed);
  page.addEventListener('click', clicked);
  return () => {
    page.removeEventListener('pointerdown', pressed, true);
    page.removeEventListener('keydown', typed, true);
    page.removeEventListener('change', changed);
    page.removeEventListener('click', clicked);
  };
}

/** Whether Space presses the focused control; not so for the photo that is shown already. */
export function takesSpace(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('button:not([aria-current]), a, input, select, textarea, summary') !== null
  );
}
