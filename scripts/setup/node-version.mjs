/**
 * Refuses a Node.js that cannot run Headlight, in one sentence. Imported first by every script, for its effect;
 * everything before that import must parse on an old Node.js too.
 */
export const MINIMUM_NODE = [20, 19];

/** Whether `version` ("20.19.0") is at least `minimum` ([major, minor]). */
export function isNodeRecent(version, minimum = MINIMUM_NODE) {
  const [major, minor] = version.split('.').map(Number);
  return major > minimum[0] || (major === minimum[0] && minor >= minimum[1]);
}

if (!isNodeRecent(process.versions.node)) {
  console.error(
    'Headlight needs Node.js ' +
      MINIMUM_NODE.join('.') +
      ' or newer, and this is ' +
      process.versions.node +
      '. Install a newer one from nodejs.org (or `nvm install 20`) and run the command again.',
  );
  process.exit(1);
}
