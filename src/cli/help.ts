/** The help texts, laid out from the commands' descriptions. */
import { COMMON_OPTIONS, type CommandSpec, type OptionSpecs } from './options';

const WIDTH = 100;

export function programHelp(commands: readonly CommandSpec[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'Headlight classifies photos with a Vision Transformer and shows where every attention head looked.',
    '',
    'usage: headlight COMMAND … [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'headlight COMMAND --help   options, formats and examples of a command',
    'headlight --version        version',
    '',
    'Results go to standard output, progress and messages to standard error.',
    'Exit code: 0 done, 1 some inputs failed (each named), 2 wrong usage.',
    '',
  ].join('\n');
}

export function commandHelp(command: CommandSpec): string {
  return [
    command.summary,
    '',
    ...hanging(`usage: headlight ${command.name} ${command.operands} [options]`),
    '',
    ...optionLines({ ...command.options, ...COMMON_OPTIONS }),
    ...command.details.flatMap((paragraph) => ['', ...wrap(paragraph, WIDTH)]),
    '',
  ].join('\n');
}

function optionLines(options: OptionSpecs): string[] {
  const rows = Object.entries(options).map(([name, spec]) => {
    const short = spec.short === undefined ? '    ' : `-${spec.short}, `;
    const choices = spec.choices ? ` (${spec.choices.join(', ')})` : '';
    const fallback = spec.default === undefined ? '' : ` [${spec.default}]`;
    return {
      left: `${short}--${name}${spec.value === undefined ? '' : ` ${spec.value}`}`,
      right: spec.help + choices + fallback,
    };
  });
  const width = Math.max(...rows.map(({ left }) => left.length)) + 2;
  return rows.flatMap(({ left, right }) => {
    const [first = '', ...rest] = wrap(right, WIDTH - width - 2);
    return [`  ${left.padEnd(width)}${first}`, ...rest.map((line) => ' '.repeat(width + 2) + line)];
  });
}

/** Lines after the first stand in, as usage lines do. */
function hanging(text: string): string[] {
  const indent = ' '.repeat(7);
  return wrap(text, WIDTH - indent.length).map((line, at) => (at === 0 ? line : indent + line));
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
