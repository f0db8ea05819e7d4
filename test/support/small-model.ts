/** The model of most tests, installed as a person would install one. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS } from '../../src/cli/specs';
import { SMALL_VIT } from './places';

export const SMALL_ID = 'small-vit';

/** Once for each data folder and name. */
export function installSmallModel(dataFolder: string, id = SMALL_ID): void {
  const place = join(dataFolder, 'models', id);
  mkdirSync(join(dataFolder, 'models'), { recursive: true });
  if (!existsSync(place)) symlinkSync(SMALL_VIT, place, 'junction');
}

/** A data folder with this model and nothing else, gone when the process ends. */
export function smallDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'headlight-data-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  installSmallModel(folder);
  return folder;
}

/** Options that say which model is meant, or that none is. */
const SAYS_MODEL = ['--model', '-m', '--settings', '--help', '-h'];

/** The small model where a command takes one and none is named: most tests are not about the model. */
export function withSmallModel(args: readonly string[]): readonly string[] {
  const [command = '', ...rest] = args;
  const takesModel = COMMANDS.some(({ name, options }) => name === command && 'model' in options);
  return takesModel && !rest.some((arg) => SAYS_MODEL.includes(arg)) ? [command, '--model', SMALL_ID, ...rest] : args;
}
