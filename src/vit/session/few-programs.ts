/** Compiled programs of which a few are kept: the ones used last. */
import type { Program } from '../execute/executor';

export class FewPrograms {
  readonly #most: number;
  /** Most recently used last. */
  readonly #programs = new Map<string, Promise<Program>>();

  constructor(most: number) {
    this.#most = most;
  }

  /** The program of this key, compiled where it is not kept; one that failed is compiled again the next time. */
  get(key: string, compile: () => Promise<Program>): Promise<Program> {
    const program = this.#programs.get(key) ?? compile();
    this.#programs.delete(key);
    this.#programs.set(key, program);
    program.catch(() => this.#programs.delete(key));
    const [oldest] = this.#programs;
    if (oldest && this.#programs.size > this.#most) {
      this.#programs.delete(oldest[0]);
      disposeWhenCompiled(oldest[1]);
    }
    return program;
  }

  dispose(): void {
    for (const program of this.#programs.values()) disposeWhenCompiled(program);
    this.#programs.clear();
  }
}

function disposeWhenCompiled(program: Promise<Program>): void {
  void program.then((each) => each.dispose()).catch(() => undefined);
}
