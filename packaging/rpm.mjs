/** The .rpm of the stand-in for fpm (`fpm.mjs`), made with the system's `rpmbuild` (Debian: `apt-get install rpm`). */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Folders that are ours; those above them belong to the system's own packages. */
const OWN_FOLDERS = /^\/opt\/./;
/** fpm's names of compressions, as rpm's: level 6, all cores. */
const PAYLOADS = { xzmt: 'w6T.xzdio', xz: 'w6.xzdio', gzip: 'w9.gzdio', zstd: 'w19.zstdio', none: 'w0.gzdio' };

/** Debian's names of processors, which fpm translates too. */
const PROCESSORS = { amd64: 'x86_64', arm64: 'aarch64' };

/**
 * The text of the .spec.
 *
 * @param options as fpm was given them
 * @param entries [path from /, whether it is a folder][]
 * @param scripts { post, postun } their texts, whose first line names what runs them
 */
export function spec(options, entries, scripts = {}) {
  const one = (name) => options.get(name)?.at(-1);
  const description = (one('--description') ?? '').trim();
  const fields = {
    Name: one('--name'),
    Version: one('--version').replaceAll('-', '~'), // of a version with a hyphen, 0.3.0-beta, the part behind comes first
    Release: '1',
    Summary: one('--rpm-summary') ?? description.split('\n')[0],
    License: one('--license'),
    Vendor: one('--vendor'),
    Packager: one('--maintainer'),
    URL: one('--url'),
    AutoReqProv: 'no', // its libraries are its own, and what Chromium needs is named
  };
  const head = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  const requires = (options.get('-d') ?? []).map((name) => `Requires: ${name}`);
  const files = entries.flatMap(([name, isFolder]) => {
    if (isFolder) return OWN_FOLDERS.test(name) ? [`%dir ${quoted(name)}`] : [];
    return [quoted(name)];
  });
  const escaped = (text) => text.replaceAll('%', '%%');
  const texts = Object.entries(scripts).map(([name, text]) => {
    const [, shell = '/bin/sh', rest = text] = /^#!\s*(\S+).*\n([^]*)$/.exec(text) ?? [];
    return `%${name} -p ${shell}\n${escaped(rest)}\n`;
  });
  return [
    ...head,
    ...requires,
    '',
    `%description\n${escaped(description)}\n`,
    ...texts,
    '%files',
    '%defattr(-,root,root,-)',
    ...files,
    '',
  ].join('\n');
}

/** In a list of files `*`, `?` and brackets are patterns, and `%` begins a macro. */
function quoted(name) {
  if (/["\n\\]/.test(name)) throw new Error(`fpm stand-in: no name for a package: ${name}`);
  return `"${name.replace(/[*?[\]{}]/g, '\\$&').replaceAll('%', '%%')}"`;
}

/** Writes the .rpm of `root`, a folder laid out as it is to be below `/`. */
export function makeRpm(options, root) {
  const top = fs.mkdtempSync(path.join(os.tmpdir(), 'headlight-rpmbuild-'));
  try {
    const entries = fs.readdirSync(root, { recursive: true, withFileTypes: true }).map((entry) => {
      return [`/${path.relative(root, path.join(entry.parentPath, entry.name))}`, entry.isDirectory()];
    });
    const specFile = path.join(top, 'headlight.spec');
    fs.writeFileSync(specFile, spec(options, entries, scriptsOf(options)));
    const defines = {
      _topdir: top,
      _rpmdir: top,
      _rpmfilename: 'made.rpm',
      _binary_payload: PAYLOADS[options.get('--rpm-compression')?.at(-1) ?? 'xzmt'],
      __os_install_post: '%{nil}', // nothing is stripped or compressed anew
      _build_id_links: 'none',
    };
    const args = Object.entries(defines).flatMap(([name, value]) => ['--define', `${name} ${value}`]);
    const asked = options.get('--architecture').at(-1);
    const arch = PROCESSORS[asked] ?? asked;
    execFileSync('rpmbuild', ['-bb', '--quiet', '--target', `${arch}-linux`, '--buildroot', root, ...args, specFile], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    fs.copyFileSync(path.join(top, 'made.rpm'), options.get('--package').at(-1));
  } finally {
    fs.rmSync(top, { recursive: true, force: true });
  }
}

function scriptsOf(options) {
  const names = { '--after-install': 'post', '--after-remove': 'postun' };
  return Object.fromEntries(
    Object.entries(names)
      .map(([option, section]) => [section, options.get(option)?.at(-1)])
      .filter(([, file]) => file !== undefined)
      .map(([section, file]) => [section, fs.readFileSync(file, 'utf8')]),
  );
}
