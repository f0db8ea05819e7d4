/** The native engine starts with the app where it will most likely answer: it opens the model while the window is still loading. */
import { modelToOpen } from '../../shared/first-model';
import type { ModelRef } from '../../shared/ipc-models';
import type { NativeWish } from '../../shared/native-port';
import type { Settings } from '../../shared/settings';

/** With a graphics device `auto` most likely takes that, and the process would have started in vain. */
export function beginsWithApp(engine: Settings['engine'], hasGraphics: boolean): boolean {
  return engine === 'native' || (engine === 'auto' && !hasGraphics);
}

/** What the window will ask for; null where there is no model. */
export function firstWish(
  models: readonly ModelRef[],
  { modelId, precision }: Pick<Settings, 'modelId' | 'precision'>,
): NativeWish | null {
  const model = modelToOpen(models, modelId);
  return model ? { model: model.id, overrides: model.overrides, precision } : null;
}
