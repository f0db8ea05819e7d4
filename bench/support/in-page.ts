/** Functions that run in the page and watch what it paints; each is handed over as its own text, so that none uses another. */

export interface Frames {
  /** Milliseconds of the longest time between two frames, and of each long task. */
  longest: number;
  readonly slow: number[];
}

/** What `leafed` looks at. */
interface Watched {
  /** When the last key came, and when photo and overlay were painted since. */
  key: number;
  photo: number;
  overlay: number;
  /** When the frame ended in which both were there. */
  painted: number;
  /** Photos whose name stood over a painted frame since `since`; of the frames, those with nothing of the photo. */
  since: number;
  names: Set<string>;
  /** When the last of them came. */
  newest: number;
  grey: number;
  frames: number;
}

/** From now on `window.watched` follows the stage. */
export function watchPaints(): void {
  const watched: Watched = {
    key: 0,
    photo: 0,
    overlay: 0,
    painted: 0,
    since: 0,
    names: new Set(),
    newest: 0,
    grey: 0,
    frames: 0,
  };
  Object.assign(window, { watched });
  window.addEventListener('keydown', ({ timeStamp, repeat }) => {
    if (!repeat) Object.assign(watched, { key: timeStamp, photo: 0, overlay: 0, painted: 0 });
  }, true); // prettier-ignore
  /** Noted here, not by whoever drives the page: its question would come a frame late. */
  const note = (what: 'photo' | 'overlay'): void => {
    if (watched[what] !== 0) return;
    watched[what] = performance.now();
    if (watched.photo === 0 || watched.overlay === 0) return;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => (watched.painted = performance.now());
      port2.postMessage(null);
    });
  };
  const { drawImage, putImageData } = CanvasRenderingContext2D.prototype;
  const onStage = (canvas: HTMLCanvasElement): boolean => canvas.closest('[data-testid=stage]') !== null;
  CanvasRenderingContext2D.prototype.drawImage = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
    if (this.canvas instanceof HTMLCanvasElement && onStage(this.canvas)) note('photo');
    (drawImage as (...all: unknown[]) => void).apply(this, args);
  } as typeof drawImage;
  CanvasRenderingContext2D.prototype.putImageData = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
    if (this.canvas instanceof HTMLCanvasElement && this.canvas.dataset['testid'] === 'overlay') note('overlay');
    (putImageData as (...all: unknown[]) => void).apply(this, args);
  } as typeof putImageData;
  const frame = (): void => {
    const stage = document.querySelector('[data-testid=stage]');
    const [photo] = stage?.querySelectorAll('canvas') ?? [];
    const isThere = photo?.classList.contains('hidden') === false || stage?.querySelector('img.stand-in') !== null;
    watched.frames += 1;
    if (!isThere) watched.grey += 1;
    else {
      const before = watched.names.size;
      watched.names.add(document.querySelector('[data-testid=photo-name]')?.textContent ?? '');
      if (watched.names.size > before) watched.newest = performance.now();
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

export const leafed = {
  begin(): void {
    const { watched } = window as unknown as { watched: Watched };
    Object.assign(watched, {
      key: 0,
      photo: 0,
      overlay: 0,
      painted: 0,
      since: performance.now(),
      names: new Set(),
      newest: 0,
      grey: 0,
      frames: 0,
    });
  },
  /** Milliseconds from the key to the end of the frame in which photo and map were there. */
  async end(): Promise<number> {
    const { watched } = window as unknown as { watched: Watched };
    const limit = performance.now() + 5000;
    while (watched.painted === 0 && performance.now() < limit) await new Promise((done) => setTimeout(done));
    return watched.painted === 0 ? Infinity : watched.painted - watched.key;
  },
  count(): { rate: number; grey: number; frames: number } {
    const { watched } = window as unknown as { watched: Watched };
    const seconds = (watched.newest - watched.since) / 1000; // at the end of the row nothing new comes
    return { rate: (watched.names.size - 1) / seconds, grey: watched.grey, frames: watched.frames };
  },
};

/** From now on `window.frames` follows frames and long tasks, as the page sees them. */
export function watchFrames(): void {
  const frames: Frames = { longest: 0, slow: [] };
  Object.defineProperty(window, 'frames', { value: frames });
  let dropped = false;
  let last = 0;
  window.addEventListener('drop', () => {
    dropped = true;
    performance.mark('dropped');
    last = performance.now();
  }, true); // prettier-ignore
  const frame = (now: number): void => {
    if (dropped) frames.longest = Math.max(frames.longest, now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) if (dropped) frames.slow.push(duration);
  }).observe({ type: 'longtask' });
}
