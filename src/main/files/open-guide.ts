/** The guide in the person's browser: the copy that came with the app. */
import { join } from 'node:path';
import { shell } from 'electron';
import { restoreCaches } from '../caches';
import { PATHS } from '../paths';
import type { GuidePage } from '../../shared/guide';
import type { Locale } from '../../shared/strings/strings';
import { HeadlightError } from '../../vit/errors';

/** @throws `guideNotOpened` where the system shows no page */
export async function openGuide(page: GuidePage, locale: Locale): Promise<void> {
  restoreCaches();
  const detail = await shell.openPath(join(PATHS.guide, 'docs', 'guide', locale, `${page}.html`));
  if (detail !== '') throw new HeadlightError('guideNotOpened', { detail });
}
