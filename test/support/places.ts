/** Where the project's own files lie that tests read. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FIXTURES = join(ROOT, 'test', 'fixtures');

/** The model of most tests: real weights, a tenth of the built-in model's work (its README says more). */
export const SMALL_VIT = join(FIXTURES, 'models', 'small-vit');
/** Photos of most tests, which numbers of PyTorch are kept of. */
export const TEST_PHOTOS = join(FIXTURES, 'samples');
/** What ships. */
export const BUILT_IN = join(ROOT, 'resources', 'models', 'vit-tiny');
export const SAMPLES = join(ROOT, 'resources', 'photos');
