/** Options that change the model: read as data, written back as options, and what they refuse. */
import { describe, expect, it } from 'vitest';
import { changesOptions, readChanges } from '../../src/cli/read/changes';
import { parseArguments } from '../../src/cli/options';
import { EXPLAIN } from '../../src/cli/specs/explain';
import { shuffledOrder } from '../../src/vit/explain/seeded';
import { VIT_SMALL } from '../vit/model/configs';

const read = (...argv: string[]) => readChanges(parseArguments(['photo.png', ...argv], EXPLAIN), VIT_SMALL); // 2 layers, 3 heads, 4 × 4

describe('changes', () => {
  it('of nothing are none', () => expect(read()).toBeUndefined());

  it.each<[string[], object]>([
    [
      ['--heads-off', '1:2,0:*', '--ablation', 'mean'],
      {
        headsOff: [
          { layer: 0, head: 0 },
          { layer: 0, head: 1 },
          { layer: 0, head: 2 },
          { layer: 1, head: 2 },
        ],
        ablation: 'mean',
      },
    ],
    [['--hide-patches', '3:1-2,0:0,3:2'], { hiddenPatches: [0, 13, 14] }],
    [['--shuffle-patches', '7'], { patchOrder: shuffledOrder(16, 7) }],
    [['--no-position-embedding', '--causal'], { positionEmbedding: false, mask: 'causal' }],
    [['--no-skip-connections', '--no-layer-norms'], { skipConnections: false, layerNorms: false }],
    [['--skip-attention', '*', '--skip-mlp', '1'], { attentionOff: [0, 1], mlpOff: [1] }],
  ])('%j are read, and written back to the same', (argv, changes) => {
    expect(read(...argv)).toEqual(changes);
    const options = changesOptions(changes, 4).flatMap(([name, value]) =>
      value === true ? [`--${name}`] : [`--${name}`, value],
    );
    expect(read(...options)).toEqual(changes);
  });

  it.each([
    [['--heads-off', '2:0'], 'from 0 to 1'],
    [['--heads-off', '1'], 'pairs like'],
    [['--hide-patches', '0:4'], 'from 0 to 3'],
    [['--hide-patches', '3-1:0'], 'ranges'],
    [['--patch-order', '0,1,2'], '0 to 15 once'],
    [['--patch-order', '0', '--shuffle-patches', '1'], 'contradict'],
    [['--skip-mlp', 'two'], 'from 0 to 1'],
  ])('%j are refused', (argv, words) => {
    expect(() => read(...argv)).toThrow(words);
  });
});
