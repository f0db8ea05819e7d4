/** Set-up as a list of things that must hold, each with a quick check and a way to bring it about. */
import { build, buildIsCurrent } from './build.mjs';
import { step } from './console.mjs';
import { electronExecutable, installElectron } from './electron.mjs';
import { guideIsCurrent, writeGuide } from './guide.mjs';
import { withLock } from './lock.mjs';
import { installPackages, packagesAreInstalled } from './packages.mjs';
import { installSystemPackages, systemIsReady } from './system.mjs';

/** In this order: each may need the ones before it. `app` marks what only the Electron app needs, `made` what is made from the sources. */
const REQUIREMENTS = [
  { title: 'Installing packages (npm ci)', holds: () => packagesAreInstalled(), bring: installPackages },
  {
    title: 'Fetching the Electron runtime',
    app: true,
    holds: () => electronExecutable() !== null,
    bring: installElectron,
  },
  { title: 'Installing system libraries', app: true, holds: systemIsReady, bring: installSystemPackages },
  { title: 'Building', made: true, holds: buildIsCurrent, bring: build },
  { title: 'Laying out the guide', made: true, holds: guideIsCurrent, bring: writeGuide },
];

/**
 * Brings this checkout into working order and answers whether anything had to be done. With `app: false` only what
 * the command line needs (no Electron); with `build: false` all but the build.
 */
export async function prepare({ app = true, build: wantsBuild = true } = {}) {
  const required = REQUIREMENTS.filter((each) => (app || !each.app) && (wantsBuild || !each.made));
  if (required.every((each) => each.holds())) return false;
  await withLock(async () => {
    for (const each of required) {
      if (!each.holds()) await step(each.title, each.bring);
    }
  });
  return true;
}
