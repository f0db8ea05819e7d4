/** What happens when the process for graphics dies: Chromium starts it again, and after some deaths goes on with software. */
import type { App } from 'electron';
import { log } from '../log';

type Graphics = Pick<App, 'on' | 'getGPUFeatureStatus' | 'commandLine'>;

/** After so many deaths people are told; one or two pass unnoticed. */
const TOLD_AFTER = 3;

/**
 * Where software fails three times as well, Chromium ends the whole app ("GPU process isn't usable. Goodbye."). Drawing is not worth a person's work:
 * once software draws, its deaths are no longer counted, and the process is started again each time.
 * @param onSoftware graphics have failed again and again, and software draws now; called once
 */
export function outliveGraphics(app: Graphics, onSoftware: () => void): void {
  let deaths = 0;
  let told = false;
  const look = (): void => {
    if (deaths === 0 || !drawsInSoftware(app)) return;
    if (!app.commandLine.hasSwitch(UNCOUNTED)) app.commandLine.appendSwitch(UNCOUNTED);
    if (told || deaths < TOLD_AFTER) return;
    told = true;
    log.warn('graphics failed, software draws');
    onSoftware();
  };
  app.on('child-process-gone', (_event, { type, reason }) => {
    if (type !== 'GPU' || reason === 'clean-exit') return;
    deaths += 1;
    look();
  });
  app.on('gpu-info-update', look); // Chromium has changed over
}

/** Read by Chromium at each death. */
const UNCOUNTED = 'disable-gpu-process-crash-limit';

function drawsInSoftware(app: Graphics): boolean {
  return !app.getGPUFeatureStatus().gpu_compositing.startsWith('enabled');
}
