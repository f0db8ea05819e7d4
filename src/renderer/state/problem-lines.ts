/** What the window knows that helps whoever looks into a problem: model and engines in figures, in English; no name of a model or photo. */
import type { EngineFigure } from '../../shared/engine-figures';
import type { EngineChoice, LoadedModel } from '../engine/api';

/** Lines of Markdown; of the model its shape, since its name is its owner's business. */
export function problemLines(
  model: LoadedModel | null,
  engine: EngineChoice | null,
  figures: readonly EngineFigure[],
): string {
  const lines = [];
  if (model) {
    const { depth, heads, dim, patchSize, imageSize } = model.config;
    const shape = `${depth} layers × ${heads} heads, width ${dim}, patches of ${patchSize.join(' × ')}`;
    lines.push(`- model: ${shape}, ${imageSize.join(' × ')} pixels, ${model.parameters} parameters`);
  }
  if (engine) lines.push(`- engine: ${engine.name}, ${engine.precision}, ${engine.detail} (${engine.reason})`);
  for (const { name, ms, detail } of figures) lines.push(`- measured: ${name} ${ms.toFixed(1)} ms (${detail})`);
  return lines.map((line) => `${line}\n`).join('');
}
