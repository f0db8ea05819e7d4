import { describe, expect, it } from 'vitest';
import type { EngineFigure } from '../../../src/shared/engine-figures';
import type { EngineName } from '../../../src/vit/execute/executor';
import { candidates, knownOfEngines, type KnownOfEngines } from '../../../src/renderer/engine/engine-choice';

const BOTH = ['webgpu', 'wasm'] as const;
const ALL = ['webgpu', 'native', 'wasm'] as const;
const figure = (name: EngineName, ms: number, error: number | null = 0): EngineFigure => ({
  name,
  ms,
  detail: '',
  error,
});
const known = (figures: readonly EngineFigure[], cardIsRight: boolean | null = null): KnownOfEngines => ({
  figures,
  cardIsRight,
});
const show = (list: ReturnType<typeof candidates>): string =>
  list.map(({ name, reason }) => `${name} ${reason}`).join(', ');

describe('the choice of engine', () => {
  it.each([
    ['auto', 'hardware', BOTH, 'wasm uncheckedGpu, webgpu fellBack'],
    ['auto', 'hardware', ALL, 'native uncheckedGpu, wasm fellBack, webgpu fellBack'],
    ['auto', 'software', BOTH, 'wasm softwareGpu'],
    ['auto', 'none', BOTH, 'wasm noGpu'],
    ['auto', 'none', ALL, 'native noGpu, wasm fellBack'],
    ['webgpu', 'software', BOTH, 'webgpu chosen, wasm fellBack'],
    ['webgpu', 'none', BOTH, 'webgpu chosen, wasm fellBack'],
    ['wasm', 'hardware', BOTH, 'wasm chosen, webgpu fellBack'],
    ['wasm', 'software', BOTH, 'wasm chosen'],
    ['native', 'software', BOTH, 'native chosen, wasm fellBack'],
  ] as const)('%s with %s GPU and %j is %s', (wanted, gpu, available, order) => {
    expect(show(candidates(wanted, gpu, available))).toBe(order);
  });

  it('is a card’s only once the card was seen to compute what another engine does, with whichever model', () => {
    const ofCard = (error: number | null, gpu = 'card') => [
      { model: 'one', gpu, figures: [figure('webgpu', 9, error), figure('native', 31, null)] },
    ];
    const first = (measured: ReturnType<typeof ofCard>): string =>
      show(candidates('auto', 'hardware', ALL, knownOfEngines(measured, 'another', 'card')));
    expect(first(ofCard(1e-6))).toBe('webgpu hardwareGpu, native fellBack, wasm fellBack');
    expect(first(ofCard(0.1))).toBe('native wrongGpu, wasm fellBack');
    expect(first(ofCard(NaN))).toBe('native wrongGpu, wasm fellBack');
    const unknown = 'native uncheckedGpu, wasm fellBack, webgpu fellBack';
    expect(first(ofCard(1e-6, 'another card'))).toBe(unknown);
    expect(first(ofCard(null))).toBe(unknown); // there was nothing to compare it with
    expect(knownOfEngines(ofCard(1e-6), 'one', 'card').figures).toHaveLength(2);
  });

  it.each([
    ['the fastest wins', [figure('webgpu', 212), figure('native', 31, null), figure('wasm', 300)], 'native measured, webgpu fellBack, wasm fellBack'], // prettier-ignore
    ['a card that is faster wins', [figure('webgpu', 9), figure('native', 31, null)], 'webgpu measured, native fellBack, wasm fellBack'], // prettier-ignore
    ['one that computes something else is none', [figure('webgpu', 9, 0.002), figure('native', 31, null)], 'native measured, wasm fellBack'], // prettier-ignore
    ['one that would not run comes last', [figure('native', 31, null), figure('wasm', 300)], 'native measured, wasm fellBack, webgpu fellBack'], // prettier-ignore
  ] as const)('measured: %s', (_, figures, order) => {
    expect(show(candidates('auto', 'hardware', ALL, known(figures)))).toBe(order);
  });

  it('by name is what was asked for, whatever was measured; software graphics stay out', () => {
    const figures = [figure('webgpu', 9, 0.002), figure('native', 31, null), figure('wasm', 300)];
    expect(show(candidates('webgpu', 'hardware', ALL, known(figures)))).toBe(
      'webgpu chosen, native fellBack, wasm fellBack',
    );
    expect(show(candidates('auto', 'software', ALL, known([figure('wasm', 5)])))).toBe(
      'wasm measured, native fellBack',
    );
  });
});
