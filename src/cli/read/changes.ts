/** Options that change the model before it answers, as data and back. */
import { shapeOf, type ViTConfig } from '../../vit/config';
import type { Changes } from '../../vit/explain/changes';
import { shuffledOrder } from '../../vit/explain/seeded';
import type { Arguments } from '../options';
import { ABLATION_MODES } from '../../vit/ask/fields';
import { usageError } from '../usage-error';
import { placesText, readNumbers, readPlaces } from './places';

/** Only what was asked for; undefined for the model as it is. Throws `usage` for what the model lacks. */
export function readChanges(args: Arguments, config: ViTConfig): Changes | undefined {
  const changes: Changes = {
    ...readHeads(args, config),
    ...readPatches(args, config),
    ...(args.has('no-position-embedding') && { positionEmbedding: false }),
    ...(args.has('causal') && { mask: 'causal' as const }),
    ...readLayers(args, 'skip-attention', 'attentionOff', config.depth),
    ...readLayers(args, 'skip-mlp', 'mlpOff', config.depth),
    ...(args.has('no-skip-connections') && { skipConnections: false }),
    ...(args.has('no-layer-norms') && { layerNorms: false }),
  };
  return Object.keys(changes).length > 0 ? changes : undefined;
}

function readHeads(args: Arguments, { depth, heads }: ViTConfig): Changes {
  const text = args.text('heads-off');
  if (text === null) return {};
  const headsOff = readPlaces('heads-off', text, [depth, heads]).map(([layer, head]) => ({ layer, head }));
  return { headsOff, ...(args.choice('ablation', ABLATION_MODES) === 'mean' && { ablation: 'mean' as const }) };
}

function readPatches(args: Arguments, config: ViTConfig): Changes {
  const { grid, patches } = shapeOf(config);
  const hidden = args.text('hide-patches');
  const order = args.text('patch-order');
  if (order !== null && args.has('shuffle-patches'))
    throw usageError('--patch-order and --shuffle-patches contradict each other.');
  const shuffled = args.has('shuffle-patches')
    ? shuffledOrder(patches, args.integer('shuffle-patches', 0, 2 ** 32 - 1))
    : null;
  const patchOrder = order === null ? shuffled : readOrder(order, patches);
  return {
    ...(hidden !== null && {
      hiddenPatches: readPlaces('hide-patches', hidden, grid).map(([row, col]) => row * grid[1] + col),
    }),
    ...(patchOrder && { patchOrder }),
  };
}

function readOrder(text: string, patches: number): number[] {
  const order = text.split(',').map(Number);
  const isOrder = order.length === patches && [...order].sort((a, b) => a - b).every((value, i) => value === i);
  if (!isOrder) throw usageError(`--patch-order takes each of the numbers 0 to ${patches - 1} once.`);
  return order;
}

function readLayers(
  args: Arguments,
  option: string,
  name: 'attentionOff' | 'mlpOff',
  depth: number,
): Pick<Changes, 'attentionOff' | 'mlpOff'> {
  const text = args.text(option);
  return text === null ? {} : { [name]: readNumbers(option, text, depth) };
}

/** The options that `readChanges` reads these changes from. @param cols of the grid */
export function changesOptions(changes: Changes, cols: number): [string, string | true][] {
  const { headsOff, ablation, hiddenPatches, patchOrder, positionEmbedding, mask, attentionOff, mlpOff } = changes;
  const { skipConnections, layerNorms } = changes;
  const options: [string, string | true | undefined][] = [
    ['heads-off', headsOff && placesText(headsOff.map(({ layer, head }) => [layer, head]))],
    ['ablation', headsOff && ablation],
    ['hide-patches', hiddenPatches && placesText(hiddenPatches.map((at) => [Math.floor(at / cols), at % cols]))],
    ['patch-order', patchOrder?.join(',')],
    ['no-position-embedding', positionEmbedding === false || undefined],
    ['causal', mask === 'causal' || undefined],
    ['skip-attention', attentionOff?.join(',')],
    ['skip-mlp', mlpOff?.join(',')],
    ['no-skip-connections', skipConnections === false || undefined],
    ['no-layer-norms', layerNorms === false || undefined],
  ];
  return options.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]]));
}
