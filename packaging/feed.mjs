/**
 * `npm run package:feed -- --key PRIVATE.pem [--notes FILE]`: signs what lies in dist/installers as the newest version, in `headlight.json` beside it.
 * `npm run package:feed -- --new-key PRIVATE.pem` makes a key; what it prints is HEADLIGHT_UPDATES_KEY of builds that are to believe it.
 */
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { runScript, say, SetupError } from '../scripts/setup/console.mjs';
import { projectDir } from '../scripts/setup/paths.mjs';

export const FEED = 'headlight.json';

/** What each kind of copy is replaced by, by the end of a file's name. */
const KINDS = { '.deb': 'deb', '.rpm': 'rpm', '.AppImage': 'AppImage', '.exe': 'nsis', '-mac.zip': 'mac' };
const ARCHES = [
  [/arm64|aarch64/, 'arm64'],
  [/amd64|x86_64|x64/, 'x64'],
];

/** Files of a folder that are installers of this version, as a release lists them. */
export function releaseFiles(folder, version) {
  return fs
    .readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const as = Object.entries(KINDS).find(([end]) => name.endsWith(end))?.[1];
      if (as === undefined || !name.includes(version)) return [];
      const bytes = fs.readFileSync(path.join(folder, name));
      const hash = (algorithm, encoding) => crypto.createHash(algorithm).update(bytes).digest(encoding);
      const arch = ARCHES.find(([pattern]) => pattern.test(name))?.[1] ?? 'x64'; // what electron-builder leaves out of names
      return [{ as, arch, name, size: bytes.length, sha256: hash('sha256', 'hex'), sha512: hash('sha512', 'base64') }];
    });
}

/** The feed's text. @param privateKey Ed25519 */
export function signedFeed(release, privateKey) {
  const text = JSON.stringify(release);
  const signature = crypto.sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64');
  return `${JSON.stringify({ release: text, signature }, null, 2)}\n`;
}

/** What builds are given to know the feed by. */
export function publicKeyText(key) {
  return crypto.createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');
}

function newKey(file) {
  const { privateKey } = crypto.generateKeyPairSync('ed25519');
  fs.writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  say(
    `  ${file} signs versions: keep it secret, and where it is not lost.\n  HEADLIGHT_UPDATES_KEY=${publicKeyText(privateKey)}`,
  );
}

function main() {
  const { values } = parseArgs({
    options: { key: { type: 'string' }, notes: { type: 'string' }, 'new-key': { type: 'string' } },
  });
  if (values['new-key'] !== undefined) return newKey(values['new-key']);
  if (values.key === undefined) throw new SetupError('name the key that signs: --key PRIVATE.pem');
  const { version } = JSON.parse(fs.readFileSync(path.join(projectDir, 'package.json'), 'utf8'));
  const folder = path.join(projectDir, 'dist', 'installers');
  const files = releaseFiles(folder, version);
  if (files.length === 0) throw new SetupError(`dist/installers holds no installer of version ${version}`);
  const notes = values.notes === undefined ? '' : fs.readFileSync(values.notes, 'utf8').trim();
  const release = { version, date: new Date().toISOString().slice(0, 10), notes, files };
  fs.writeFileSync(path.join(folder, FEED), signedFeed(release, crypto.createPrivateKey(fs.readFileSync(values.key))));
  say(`  ${FEED}: version ${version}, ${files.map(({ name }) => name).join(', ')}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await runScript(async () => main());
