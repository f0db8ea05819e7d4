#!/usr/bin/env node
/**
 * Stands in for `fpm` where its own download cannot be reached: makes the package that electron-builder asks for with the system's own
 * tools: a .deb with `dpkg-deb`, an .rpm with `rpmbuild`.
 * Understands what electron-builder says (`FpmTarget`), and refuses what it does not know, so that nothing is left out silently.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeRpm } from './rpm.mjs';

/** Options that come with a value; those of `IGNORED` say nothing that a package holds. */
const VALUES = [
  '-s',
  '-t',
  '-d',
  '--architecture',
  '--after-install',
  '--after-remove',
  '--description',
  '--version',
  '--package',
  '--name',
];
const MORE_VALUES = [
  '--maintainer',
  '--vendor',
  '--url',
  '--category',
  '--deb-priority',
  '--deb-recommends',
  '--deb-compression',
  '--license',
  '--rpm-summary',
  '--rpm-compression',
];
const IGNORED = ['--log', '--rpm-os'];
const FLAGS = ['--force', '--debug'];

/** `{ options: name → values, mappings: [source, destination][] }` */
export function parse(args) {
  const options = new Map();
  const mappings = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at];
    if ([...VALUES, ...MORE_VALUES, ...IGNORED].includes(word)) {
      options.set(word, [...(options.get(word) ?? []), args[++at]]);
    } else if (FLAGS.includes(word)) options.set(word, []);
    else if (word.startsWith('-')) throw new Error(`fpm stand-in: does not know ${word}`);
    else {
      const cut = word.lastIndexOf('=');
      if (cut < 0) throw new Error(`fpm stand-in: expected SOURCE=DESTINATION, got ${word}`);
      mappings.push([word.slice(0, cut), word.slice(cut + 1)]);
    }
  }
  return { options, mappings };
}

/** The text of DEBIAN/control. `installedKiB` as `du` counts. */
export function control(options, installedKiB) {
  const one = (name) => options.get(name)?.at(-1);
  const [synopsis = '', ...rest] = (one('--description') ?? '').split('\n');
  const fields = {
    Package: one('--name'),
    Version: one('--version'),
    License: one('--license'),
    Vendor: one('--vendor'),
    Architecture: one('--architecture'),
    Maintainer: one('--maintainer'),
    'Installed-Size': installedKiB,
    Depends: options.get('-d')?.join(', '),
    Recommends: options.get('--deb-recommends')?.join(', '),
    Section: one('--category') ?? 'default',
    Priority: one('--deb-priority'),
    Homepage: one('--url'),
    Description: [synopsis, ...rest.map((line) => ` ${line.trim() || '.'}`)].join('\n'),
  };
  const lines = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return `${lines.join('\n')}\n`;
}

/** How a package is made of the options and a folder laid out as it is to be below `/`. */
const MAKERS = { deb: makeDeb, rpm: makeRpm };

function make(args) {
  const { options, mappings } = parse(args);
  const target = options.get('-t')?.at(-1);
  const maker = MAKERS[target];
  if (!maker)
    throw new Error(`fpm stand-in: makes .deb and .rpm, not ${target}; install fpm (https://fpm.readthedocs.io)`);
  const root = fs.mkdtempSync(path.join(os.tmpdir(), `headlight-${target}-`));
  try {
    for (const [source, destination] of mappings) {
      const to = path.join(root, destination);
      fs.mkdirSync(source.endsWith('/') ? to : path.dirname(to), { recursive: true });
      fs.cpSync(source, to, { recursive: true, verbatimSymlinks: true });
    }
    execFileSync('chmod', ['-R', 'u+rwX,go+rX,go-w', root]);
    maker(options, root);
  } finally {
    fs.rmSync(root, { recursive: true, force: true });
  }
}

function makeDeb(options, root) {
  const kib = Number(execFileSync('du', ['-sk', '--apparent-size', root], { encoding: 'utf8' }).split('\t')[0]);
  const meta = path.join(root, 'DEBIAN');
  fs.mkdirSync(meta, { mode: 0o755 });
  fs.writeFileSync(path.join(meta, 'control'), control(options, kib), { mode: 0o644 });
  for (const [option, script] of Object.entries({ '--after-install': 'postinst', '--after-remove': 'postrm' })) {
    const file = options.get(option)?.at(-1);
    if (file) fs.copyFileSync(file, path.join(meta, script));
    if (file) fs.chmodSync(path.join(meta, script), 0o755);
  }
  const compression = (options.get('--deb-compression')?.at(-1) ?? 'xz').replace('bzip2', 'xz');
  execFileSync(
    'dpkg-deb',
    ['--root-owner-group', `-Z${compression}`, '--build', root, options.get('--package').at(-1)],
    { stdio: 'inherit' },
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) make(process.argv.slice(2));
