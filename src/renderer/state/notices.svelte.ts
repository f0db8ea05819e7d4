/** Short messages that concern no photo: saved, copied, nothing on the clipboard. */

/** What can be done about it, on a button. */
export interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly kind: 'info' | 'error';
  readonly action: NoticeAction | null;
}

const SHOWN_MS = { info: 3000, error: 12_000 } as const;
/** Time to reach the button. */
export const ACTION_MS = 12_000;
const AT_MOST = 3;

export class Notices {
  shown = $state.raw<readonly Notice[]>([]);
  #last = 0;

  say(text: string, kind: Notice['kind'] = 'info', action: NoticeAction | null = null): void {
    const notice = { id: ++this.#last, text, kind, action };
    this.shown = [...this.shown.filter((other) => other.text !== text), notice].slice(-AT_MOST);
    setTimeout(() => this.dismiss(notice.id), action ? ACTION_MS : SHOWN_MS[kind]);
  }

  /** Takes back what is no longer so. */
  unsay(text: string): void {
    this.shown = this.shown.filter((notice) => notice.text !== text);
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((notice) => notice.id !== id);
  }
}
