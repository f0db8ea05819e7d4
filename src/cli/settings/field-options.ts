/** The fields of questions as the options that set them, whatever the question. */
import type { Changes } from '../../vit/explain/changes';
import { isGroup, type MapQuery, type Target, type TokenRef } from '../../vit/explain/query';
import type { RolloutOptions } from '../../vit/explain/rollout';
import { changesOptions } from '../read/changes';
import { tokenText } from '../read/token';
import type { Arguments } from '../options';
import { textOf, type Options } from './options';

/** Context that a field's options depend on. */
interface Around {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly given: Arguments;
  /** Columns of the grid. */
  readonly cols: number;
}

const number = (name: string) => (value: unknown) => [[name, textOf(value as number | string)] as const];
const list = (name: string) => (value: unknown) => [
  [name, (value as readonly unknown[]).join(',') || undefined] as const,
];

const OPTIONS: Readonly<Record<string, (value: never, around: Around) => Options>> = {
  layer: number('layer'),
  head: number('head'),
  top: number('top'),
  steps: number('steps'),
  seed: number('seed'),
  size: number('occlude'),
  metric: number('metric'),
  mode: number('ablation'),
  classes: list('class'),
  methods: list('method'),
  renormalise: (on: boolean) => [['renormalise', on || undefined]],
  token: (token: TokenRef) => [['token', tokenText(token)]],
  target: (target: Target | null, { given }) => targetOptions(target, given),
  shown: ({ method, layer, head, token }: MapQuery) => [
    ['shown', method],
    ['layer', textOf(layer)],
    ['head', textOf(head)],
    ['token', tokenText(token)],
  ],
  options: (options: RolloutOptions, { fields, given }) =>
    'shown' in fields && given.has('shown') ? [] : rolloutOptions(options),
  // An ablation says itself how a head is switched off.
  changes: (changes: Changes, { fields, given, cols }) =>
    changesOptions(changes, cols).filter(
      ([name]) => !contradicted(name, given) && !('mode' in fields && name === 'ablation'),
    ),
};

/** A field without options of its own is no question of a command. */
export function fieldOptions(fields: Readonly<Record<string, unknown>>, given: Arguments, cols: number): Options {
  const around = { fields, given, cols };
  return Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : (OPTIONS[name]?.(value as never, around) ?? []),
  );
}

/** Patches in an order of their own, and a shuffle that was given instead. */
function contradicted(option: string, given: Arguments): boolean {
  return option === 'patch-order' && given.has('shuffle-patches');
}

/** A class that was given instead counts before a recorded group, and a group before recorded classes. */
function targetOptions(target: Target | null, given: Arguments): Options {
  if (!target || given.has('group')) return [];
  if (isGroup(target)) return given.has('class') ? [] : [['group', target.group]];
  return [
    ['class', textOf(target.class)],
    ['versus', textOf(target.versus)],
  ];
}

function rolloutOptions({ residual, from, discard, normalise }: RolloutOptions): Options {
  return [
    ['residual', textOf(residual)],
    ['from', textOf(from)],
    ['normalise', normalise === 'vitExplain' ? 'vit-explain' : undefined],
    ['discard', discard && String(discard.ratio)],
    ['discard-per', discard?.per],
    ['protect-prefix', discard?.protectPrefix ? true : undefined],
  ];
}
