/**
 * A data folder of the tests' own, which every command of a test file reads: whatever the developer has installed stays out. Imported before
 * anything that looks for the folder.
 */
import { smallDataFolder } from '../support/small-model';

process.env['HEADLIGHT_USER_DATA'] = smallDataFolder();
