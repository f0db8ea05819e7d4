/** `headlight models info M`: what a model is made of, and how each field is known. */
import { visibleJson } from '../../vit/visible';
import type { Calibration } from '../../vit/checkpoint/calibration';
import { attentionScaleOf } from '../../vit/config';
import type { ModelInfo } from '../../vit/checkpoint/info';
import { HEAD_ASSUMPTIONS, headAssumptionText } from '../../vit/checkpoint/head/assumptions';
import type { Placement } from '../../vit/checkpoint/placement';
import type { NameLanguage } from '../../vit/checkpoint/names-by-id';
import type { NeckLayer, ViTConfig } from '../../vit/config';
import type { Reading } from '../../vit/output';
import type { Recipe } from '../../vit/recipe';
import { tensorsEn } from '../../shared/strings/tensors.en';
import { tensorsKo } from '../../shared/strings/tensors.ko';
import { overridesOf } from '../chosen-recipe';
import { megabytes } from '../megabytes';
import { languageOf, namerIn, type Namer } from '../named-classes';
import { modelInfo, type InformedModel } from '../open-model';
import { noteLines } from '../answer-writers';
import { ruleWords } from '../output-words';
import { EXIT, type CommandContext, type ExitCode } from '../command';
import { noteSentences } from '../sentences';
import { plain } from '../streams';

/** Names of classes, and why tensors are not used, in the language of `--lang`. */
interface Spoken {
  readonly namer: Namer;
  readonly why: Why;
}

type Why = typeof tensorsEn;
const WHY: Readonly<Record<NameLanguage, Why>> = { en: tensorsEn, ko: tensorsKo };

export async function info(
  { args, streams }: CommandContext,
  wanted: string,
  format: 'table' | 'json',
): Promise<ExitCode> {
  const language = languageOf(args);
  const spoken: Spoken = { namer: namerIn(language), why: WHY[language ?? 'en'] };
  const model = await modelInfo(wanted, overridesOf(args), streams);
  if (format === 'json') await streams.result(`${visibleJson(JSON.stringify(described(model, spoken), null, 2))}\n`);
  else await streams.result(table(model, spoken));
  return EXIT.done;
}

/** All labels here, where the information for the window has a few. */
function described({ place, info: about, checkpoint }: InformedModel, { namer, why }: Spoken): Record<string, unknown> {
  const notes = noteSentences(checkpoint);
  const labels = checkpoint.labels.map((label) => (namer ? { ...label, name: namer(label) } : label));
  return { id: place.id, folder: place.folder, ...about, labels, notes, tensors: tensorsOf(about.tensors, why) };
}

/** Whys as sentences: the window has its own. */
function tensorsOf({ placed, harmless, unplaced }: Placement, texts: Why): Record<string, unknown> {
  return {
    placed,
    harmless: namesOf(harmless, false),
    ...(harmless.some(isAtWork) && { decoder: namesOf(harmless, true) }),
    unplaced: unplaced.map(({ name, shape, why }) => ({ name, shape, why: texts[why] })),
  };
}

type Row = readonly [name: string, value: string, field?: string | undefined];

function table({ place, info: about, checkpoint }: InformedModel, spoken: Spoken): string {
  const rows: Row[] = [['model', place.id], ['folder', place.folder], ...ofModel(about, spoken), ...ofRecipe(about)];
  const lines = rows
    .map(([name, value, field]) => {
      const source = field === undefined ? '' : `  (${about.provenance[field] ?? 'unknown'})`;
      return `${plain(`${name.padEnd(14)}${value}${source}`)}\n`; // a checkpoint's texts must not steer a terminal
    })
    .join('');
  return lines + noteLines(noteSentences(checkpoint));
}

function ofModel({ config, shape, labels, licence, ...about }: ModelInfo, { namer, why: texts }: Spoken): Row[] {
  const { grid, tokens, prefix } = shape;
  return [
    ['architecture', about.architecture, about.provenance['architecture'] && 'architecture'],
    ['weights', `${about.weights}, ${about.layout} names`],
    ...(about.provenance['set'] === undefined ? [] : [['', `uses ${about.provenance['set']}`] as const]),
    ...(about.provenance['adapter'] === undefined ? [] : [['', about.provenance['adapter']] as const]),
    ['on disk', megabytes(about.bytes)],
    ['licence', licence ? `${licence.name}  (${licence.source})` : 'unknown'],
    ['origin', about.source ?? 'unknown'],
    ['parameters', about.parameters.toLocaleString('en')],
    ['tensors', tensorsText(about.tensors, texts)],
    ...about.tensors.unplaced.map(({ name, shape, why }): Row => ['', `${name} [${shape.join(', ')}]: ${texts[why]}`]),
    ['input', `${config.imageSize.join(' × ')} px, patches ${config.patchSize.join(' × ')} px`, 'imageSize'],
    ['tokens', `${tokens}: ${prefix} + ${grid.join(' × ')}`],
    ['width', `${config.dim}, MLP ${config.mlpDim}`],
    ['layers', String(config.depth), 'depth'],
    ['heads', String(config.heads), 'heads'],
    ['scale of q·k', short(attentionScaleOf(config)), about.provenance['attentionScale'] && 'attentionScale'],
    ['activation', config.act, 'act'],
    ['norm epsilon', String(config.normEps), 'normEps'],
    ['pooling', config.pool, 'pool'],
    ['output', outputText(about), 'output'],
    [
      'classes',
      labels.count === 0
        ? 'none'
        : `${labels.count}: ${labels.first.map((label) => namer?.(label) ?? label.text).join('; ')} …`,
      about.provenance['head'] ? 'head' : 'labels',
    ],
    ...neckRows(config, about.provenance),
    ...(labels.count === 0 ? [] : [['calibration', calibrationText(about.calibration)] as const]),
  ];
}

/** Layers before the classifier, and what is taken for granted of them. */
function neckRows({ neck = [] }: ViTConfig, provenance: ModelInfo['provenance']): Row[] {
  const layers = neck.map((layer) => NECK_TEXTS[layer.kind](layer)).join(', ');
  const assumed = HEAD_ASSUMPTIONS.flatMap((field) => {
    const said = provenance[field];
    return said === undefined ? [] : [headAssumptionText(field, said)];
  });
  return [...(layers === '' ? [] : [['before it', layers] as const]), ...assumed.map((text): Row => ['', text])];
}

const NECK_TEXTS: { readonly [K in NeckLayer['kind']]: (layer: NeckLayer) => string } = {
  linear: (layer) => `linear to ${'outputs' in layer ? layer.outputs : ''}`,
  layerNorm: () => 'LayerNorm',
  affine: () => 'batch norm',
  act: (layer) => ('act' in layer ? layer.act : ''),
};

type Unused = Placement['harmless'][number];

const isAtWork = ({ why }: Unused): boolean => why === 'atWork';

const namesOf = (harmless: readonly Unused[], atWork: boolean): string[] =>
  harmless.filter((each) => isAtWork(each) === atWork).map(({ name }) => name);

function tensorsText({ placed, harmless, unplaced }: Placement, texts: Why): string {
  const idle = harmless.filter((each) => !isAtWork(each));
  const whys = [...new Set(idle.map(({ why }) => texts[why]))].join('; ');
  const rest = idle.length === 0 ? '' : `, ${idle.length} not needed (${whys})`;
  const decoder = idle.length === harmless.length ? '' : `, ${harmless.length - idle.length} ${texts.atWork}`;
  return `${placed} used${decoder}${rest}${unplaced.length === 0 ? '' : `, ${unplaced.length} without a place:`}`;
}

function outputText(info: Reading): string {
  return info.output === 'multi' ? `multi, labels ${ruleWords(info)}` : info.output;
}

/** How far the scores can be believed. */
function calibrationText(calibration: Calibration | null): string {
  if (!calibration) return 'uncalibrated';
  const { temperature, threshold, ece, photos, measured } = calibration;
  const parts = [
    `temperature ${temperature}`,
    threshold === undefined ? null : `not sure below ${threshold}`,
    ece ? `calibration error ${ece.before} → ${ece.after}` : null,
    photos === undefined ? null : `${photos} photos`,
    measured ?? null,
  ];
  return parts.filter((part) => part !== null).join('; ');
}

function ofRecipe({ recipe, provenance }: ModelInfo): Row[] {
  const order = recipe.mean.length === 3 ? (recipe.channelOrder ?? 'RGB') : String(recipe.mean.length);
  return [
    ['resize', resizeText(recipe), 'resize'],
    ['filter', recipe.interpolation, 'interpolation'],
    ['crop', recipe.crop?.join(' × ') ?? 'none', 'crop'],
    ['colours', recipe.colour, 'colour'],
    ['channels', order, provenance['channelOrder'] && 'channelOrder'],
    ...(recipe.jpeg === 'reduced' ? [['JPEG', recipe.jpeg, 'jpeg'] as Row] : []),
    ['mean', recipe.mean.map(short).join(', '), 'mean'],
    ['std', recipe.std.map(short).join(', '), 'std'],
  ];
}

function resizeText({ resize }: Recipe): string {
  if (resize.mode === 'none') return 'none';
  return resize.mode === 'shortest' ? `shorter edge to ${resize.edge}` : `${resize.mode} ${resize.size.join(' × ')}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
