/** `node scripts/refs-cli.mjs FOLDER [NAME…]`: reference checkpoints through the built command line, photos decoded, with the commands that people type. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLI = join(dirname(fileURLToPath(import.meta.url)), '..', 'out', 'main', 'cli.js');
const scratch = mkdtempSync(join(tmpdir(), 'refs-cli-'));
/** Logits and attention in standard deviations, features and similarities absolute; probabilities to six digits. */
const [BAR, FEATURE_BAR] = [1e-4, 1e-5];

function npy(path) {
  const bytes = readFileSync(path);
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.subarray(10, start).toString('latin1');
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .filter((part) => part.trim())
    .map(Number);
  const Kind = header.includes('<i4') ? Int32Array : Float32Array;
  return { shape, data: new Kind(new Uint8Array(bytes.subarray(start)).buffer) };
}

const spread = (values) => {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length) || 1;
};
const worst = (got, wanted) =>
  got.length !== wanted.length ? Infinity : wanted.reduce((most, x, i) => Math.max(most, Math.abs(x - got[i])), 0);

function ask(folder, args, model = true) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [CLI, ...args, ...(model ? ['--model', folder] : [])],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      env: { ...process.env, HEADLIGHT_DATA: join(scratch, 'data') },
    },
  );
  if (status !== 0) throw new Error(`${args[0]}: exit ${status}: ${stderr.trim().slice(0, 300)}`);
  return stdout;
}

const own = (folder, name) => Array.from(npy(join(folder, `${name}.npy`)).data);

function checkTexts(folder, { labels, template, texts }, compare, errors) {
  const out = join(scratch, 'out.npy');
  ask(folder, ['embed', '--labels', JSON.stringify(labels), '--template', template, '--out', out]);
  const wanted = own(folder, 'text_feature');
  compare('texts', npy(out).data, wanted, FEATURE_BAR, Math.max(1, spread(wanted)));
  const { shape, data } = npy(join(folder, 'text_ids.npy'));
  const { ids } = JSON.parse(ask(folder, ['tokens', '--text', texts[0], '--json']));
  if (ids.some((id, i) => id !== Array.from(data.subarray(0, shape[1]))[i])) errors.push('ids');
}

function check(folder) {
  const expected = JSON.parse(readFileSync(join(folder, 'expect.json'), 'utf8'));
  const { options = [], labels, template, texts } = expected;
  const photo = join(folder, 'probe.png');
  const has = (name) => existsSync(join(folder, `${name}.npy`));
  const errors = [];
  const said = [];
  const compare = (name, got, wanted, bar, unit = 1) => {
    const error = worst(got, wanted) / unit;
    said.push(`${name} ${error.toExponential(1)}`);
    if (!(error < bar)) errors.push(name);
  };
  const out = join(scratch, 'out.npy');
  ask(folder, ['attention', photo, '--out', out, ...options]);
  const attention = npy(out);
  const wanted = npy(join(folder, 'attention.npy'));
  if (attention.shape.join() !== wanted.shape.join()) errors.push(`attention ${attention.shape}`);
  compare('attention', attention.data, Array.from(wanted.data), BAR, spread(Array.from(wanted.data)));
  if (has('feature')) {
    ask(folder, ['embed', photo, '--out', out, ...options]);
    const feature = own(folder, 'feature');
    compare('feature', npy(out).data, feature, FEATURE_BAR, Math.max(1, spread(feature)));
  }
  if (has('logits')) {
    const asked = texts ? ['--labels', JSON.stringify(labels), '--template', template] : [];
    const answer = JSON.parse(ask(folder, ['classify', photo, '--json', '--top', '1000', ...asked, ...options]));
    const sorted = [...answer.predictions].sort((a, b) => a.index - b.index);
    const logits = own(folder, 'logits');
    compare(
      'logits',
      sorted.map(({ logit }) => logit),
      logits,
      BAR,
      spread(logits),
    );
    if (has('probability'))
      compare(
        'score',
        sorted.map(({ score }) => score),
        own(folder, 'probability'),
        FEATURE_BAR,
      );
    if (has('similarity'))
      compare(
        'similarity',
        sorted.map(({ similarity }) => similarity),
        own(folder, 'similarity'),
        FEATURE_BAR,
      );
    const kind = { 'zero-shot softmax': 'single', 'zero-shot sigmoid': 'multi' }[expected.output] ?? expected.output;
    if (answer.output !== kind) errors.push(`output ${answer.output}`);
    if (labels && sorted.map(({ label }) => label).join('|') !== labels.join('|'))
      errors.push(`labels ${sorted.map(({ label }) => label)}`);
  } else {
    const answer = JSON.parse(ask(folder, ['models', 'info', folder, '--json'], false).trim());
    if (answer.output !== undefined && answer.output !== 'none') errors.push(`output ${answer.output}`);
  }
  if (texts) checkTexts(folder, expected, compare, errors);
  return { line: said.join(', '), errors };
}

const [root = '', ...named] = process.argv.slice(2);
const names = readdirSync(root).filter(
  (name) => existsSync(join(root, name, 'expect.json')) && existsSync(join(root, name, 'probe.png')),
);
let passed = 0;
const chosen = names.filter((name) => named.length === 0 || named.some((each) => name.includes(each)));
for (const name of chosen) {
  let result;
  try {
    result = check(join(root, name));
  } catch (error) {
    result = { line: '', errors: [String(error.message)] };
  }
  if (result.errors.length === 0) passed++;
  process.stdout.write(
    `${result.errors.length === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(28)} ${result.line}${result.errors.length ? `  <- ${result.errors.join('; ')}` : ''}\n`,
  );
}
rmSync(scratch, { recursive: true, force: true });
process.stdout.write(`${passed} of ${chosen.length}\n`);
process.exitCode = passed === chosen.length ? 0 : 1;
