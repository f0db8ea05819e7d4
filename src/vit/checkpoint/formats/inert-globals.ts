/**
 * Values that training leaves beside the weights: numbers of NumPy, paths, dates, settings. They are known by their exact names, and nothing
 * is made of them but one mark, so that a checkpoint opens in spite of them; what is not in these lists is refused.
 */
import type { PickleGlobal, PickleValue } from './pickle-world';

/** Stands for such a value. State is dropped, it holds nothing, and is never taken for a weight. */
export class Inert {}

/** A network, a loss or a metric saved as a Python object among settings: passed over, and never run. */
export class InertModule extends Inert {}

/** Functions and classes of networks and optimizers, as settings hold them. */
const OF_SETTINGS = /^(torch\.(nn|optim|_C\._nn)|timm|transformers|torchvision|torchmetrics)\.[\w.]+$/;

export const isOfSettings = (name: string): boolean => OF_SETTINGS.test(name);

const INERT = Object.freeze(new Inert());

const under = (modules: readonly string[], names: readonly string[]): string[] =>
  modules.flatMap((module) => names.map((name) => `${module}.${name}`));

/** Called, or given state, by real checkpoints. */
const VALUES: readonly string[] = [
  ...under(['numpy.core.multiarray', 'numpy._core.multiarray'], ['scalar', '_reconstruct']),
  ...under(['numpy.core.numeric', 'numpy._core.numeric'], ['_frombuffer']),
  'numpy.dtype',
  ...under(['numpy.random._pickle'], ['__randomstate_ctor', '__generator_ctor', '__bit_generator_ctor']),
  ...under(
    ['pathlib', 'pathlib._local'],
    ['Path', 'PosixPath', 'WindowsPath', 'PurePath', 'PurePosixPath', 'PureWindowsPath'],
  ),
  ...under(['datetime'], ['datetime', 'date', 'time', 'timedelta', 'timezone']),
  'decimal.Decimal',
  'fractions.Fraction',
  'uuid.UUID',
  'types.SimpleNamespace',
  'functools.partial',
  'torch.serialization._get_layout',
  ...under(['omegaconf.dictconfig'], ['DictConfig']),
  ...under(['omegaconf.listconfig'], ['ListConfig']),
  ...under(['omegaconf.base'], ['ContainerMetadata', 'Metadata']),
  ...under(
    ['omegaconf.nodes'],
    ['AnyNode', 'IntegerNode', 'FloatNode', 'StringNode', 'BooleanNode', 'BytesNode', 'PathNode'],
  ),
];

/** Dicts under another name: filled as dicts are. */
const DICTS: readonly string[] = [
  ...under(['yacs.config', 'fvcore.common.config', 'detectron2.config.config'], ['CfgNode']),
  'easydict.EasyDict',
  'addict.addict.Dict',
  'ml_collections.config_dict.config_dict.ConfigDict',
  ...under(['mmcv.utils.config', 'mmengine.config.config'], ['ConfigDict']),
  ...under(
    [
      'pytorch_lightning.utilities.parsing',
      'lightning.pytorch.utilities.parsing',
      'lightning_fabric.utilities.data',
      'lightning.fabric.utilities.data',
    ],
    ['AttributeDict'],
  ),
];

/** Types and constants that are only named, never called. */
export const INERT_TYPES: ReadonlySet<string> = new Set([
  ...under(['builtins', '__builtin__'], ['Ellipsis', 'NotImplemented']),
  'numpy.ndarray',
  ...under(['numpy'], ['float16', 'float32', 'float64', 'int32', 'int64', 'uint8', 'bool_', 'str_']),
  ...under(['numpy.random._mt19937'], ['MT19937']),
  ...under(['numpy.random._pcg64'], ['PCG64']),
  'typing.Any',
  'torch.Tensor',
  ...under(['torch.nn.parameter'], ['Parameter', 'Buffer']),
  ...under(
    ['pytorch_lightning.callbacks', 'lightning.pytorch.callbacks'],
    [
      'model_checkpoint.ModelCheckpoint',
      'early_stopping.EarlyStopping',
      'lr_monitor.LearningRateMonitor',
      'timer.Timer',
    ],
  ),
]);

export const inert = (): PickleValue => INERT;

/** `module.name` → what a call of it makes. */
export function inertMakers(): Record<string, PickleGlobal['call']> {
  return {
    ...Object.fromEntries(VALUES.map((name) => [name, inert])),
    ...Object.fromEntries(DICTS.map((name) => [name, (): PickleValue => new Map()])),
    'collections.deque': (): PickleValue => [],
  };
}
