/** Short messages that concern no photo: saved, copied, nothing on the clipboard. */

export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly kind: 'info' | 'error';
}

const SHOWN_MS = { info: 3000, error: 12000 } as const;
const AT_MOST = 3;

export class Notices {
  shown = $state.raw<readonly Notice[]>([]);
  #last = 0;

  say(text: string, kind: Notice['kind'] = 'info'): void {
    const notice = { id: ++this.#last, text, kind };
    this.shown = [...this.shown.filter((other) => other.text !== text), notice].slice(-AT_MOST);
    setTimeout(() => this.dismiss(notice.id), SHOWN_MS[kind]);
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((notice) => notice.id !== id);
  }
}
