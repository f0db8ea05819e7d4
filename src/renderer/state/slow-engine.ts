/** Why WebGPU without a graphics card is slow, in figures. */
import type { EngineFigure } from '../../shared/engine-figures';
import type { EngineChoice } from '../engine/api';
import { milliseconds } from './format';
import { engineLabel, t } from './language.svelte';

/** As adapters are described that are computed by the processor. */
const SOFTWARE = /, software\b/;

/** Empty for every other engine. @param forwardMs of the shown answer, null while there is none */
export function slowWords(
  { name, detail }: Pick<EngineChoice, 'name' | 'detail'>,
  forwardMs: number | null,
  figures: readonly EngineFigure[],
): string {
  if (name !== 'webgpu' || !SOFTWARE.test(detail)) return '';
  const ms = (value: number): string => t('engine.ms', { ms: milliseconds(value) });
  const others = figures.filter((each) => each.name !== 'webgpu').sort((a, b) => a.ms - b.ms);
  const figuresSaid = others.map((each) => `${engineLabel(each.name)} ${ms(each.ms)}`).join(', ');
  return [
    t('engine.slow.why'),
    ...(forwardMs === null ? [] : [t('engine.slow.here', { ms: ms(forwardMs) })]),
    ...(others.length === 0
      ? [t('engine.slow.unmeasured', { button: t('engine.measure') })]
      : [t('engine.slow.others', { figures: figuresSaid })]),
  ].join(' ');
}
