/** Short messages that concern no photo: saved, copied, left out of a drop. */

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
  /** It stays until a person closes it. */
  readonly stays: boolean;
}

const SHOWN_MS = { info: 3000, error: 12_000 } as const;
/** Time to reach the button. */
export const ACTION_MS = 12_000;
const AT_MOST = 3;

export class Notices {
  shown = $state.raw<readonly Notice[]>([]);
  #last = 0;

  say(text: string, kind: Notice['kind'] = 'info', action: NoticeAction | null = null): void {
    const { id } = this.#add({ text, kind, action, stays: false });
    setTimeout(() => this.dismiss(id), action ? ACTION_MS : SHOWN_MS[kind]);
  }

  /** What would be lost unread: it stays until it is closed. */
  sayForGood(text: string): void {
    this.#add({ text, kind: 'info', action: null, stays: true });
  }

  /** Makes room by those that would leave by themselves. */
  #add(said: Omit<Notice, 'id'>): Notice {
    const notice = { id: ++this.#last, ...said };
    const others = this.shown.filter(({ text }) => text !== said.text);
    if (others.length >= AT_MOST)
      others.splice(
        Math.max(
          0,
          others.findIndex(({ stays }) => !stays),
        ),
        1,
      );
    this.shown = [...others, notice];
    return notice;
  }

  /** Takes back what is no longer so. */
  unsay(text: string): void {
    this.shown = this.shown.filter((notice) => notice.text !== text);
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((notice) => notice.id !== id);
  }
}
