/** Pickles that want to run something, and pickles that want too much: all refused, none run. */
import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { unpickle } from '../../../../src/vit/checkpoint/formats/pickle';
import { Inert } from '../../../../src/vit/checkpoint/formats/inert-globals';
import type { PickleValue } from '../../../../src/vit/checkpoint/formats/pickle-world';
import { torchWorld } from '../../../../src/vit/checkpoint/formats/torch-globals';
import { openCheckpoint } from '../../../../src/vit/checkpoint/open';
import { folder, refusal } from '../build';
import { bytes, DAMAGED, FORBIDDEN, INERT, OTHER_TENSORS, PLAIN } from './pickles';

const load = (text: string): PickleValue => unpickle(bytes(text), 'x.pth', torchWorld('x.pth')).value;
const refused = (text: string) => refusal(Promise.resolve().then(() => load(text)));
const inZip = (pickle: Uint8Array) => folder({ 'model.pth': zipSync({ 'x/data.pkl': [pickle, { level: 0 }] }) });
const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../fixtures/checkpoints/refused/${name}`, import.meta.url)));

describe('plain values of every protocol', () => {
  it.each(PLAIN)('%s', (_, text, value) => {
    const loaded = load(text);
    if (value !== 'itself') expect(loaded).toEqual(value);
    else expect((loaded as unknown[])[1]).toBe(loaded);
  });
});

describe('what training leaves beside the weights is passed over', () => {
  it.each(INERT)('%s', (_, text) => {
    expect(load(text)).toBeInstanceOf(Inert);
  });
});

describe('names that are not allowed are refused by name', () => {
  it.each(FORBIDDEN)('%s', async (_, text, global) => {
    expect(await refused(text)).toEqual({ code: 'checkpointForbiddenPickle', params: { name: 'x.pth', global } });
  });

  it('from torch.save, and from a bare pickle', async () => {
    const forbidden = { code: 'checkpointForbiddenPickle', params: { global: 'posix.system' } };
    expect(await refusal(openCheckpoint(folder({ 'system.pth': fixture('system.pth') })))).toMatchObject(forbidden);
    const bare = bytes('\x80\x04\x8c\x05posix\x8c\x06system\x93\x8c\x02id\x85R.');
    expect(await refusal(openCheckpoint(folder({ 'model.pt': bare })))).toMatchObject(forbidden);
  });
});

describe('tensors that are no plain numbers are refused by their kind', () => {
  it.each(OTHER_TENSORS)('%j: %s', async (text, kind) => {
    expect(await refused(text)).toMatchObject({ code: 'checkpointTensorKind', params: { name: 'x.pth', kind } });
  });

  it('and what is called alike is not', async () => {
    for (const name of ['torch.quantization\nload', 'torch._utils\n_rebuild_qtensor.__globals__', 'torch.Queue\nx'])
      expect((await refused(`\x80\x02c${name}\n)R.`)).code).toBe('checkpointForbiddenPickle');
  });
});

describe('pickles that are damaged or want too much', () => {
  it.each(DAMAGED)('%s', async (_, text) => {
    expect((await refused(text)).code).toBe('checkpointDamaged');
  });

  it('survives a dict that contains itself, and one that everything contains twice', async () => {
    const itself = '\x80\x02}q\0X\x05\0\0\0modelh\0s.';
    expect((await refusal(openCheckpoint(inZip(bytes(itself))))).code).toBe('checkpointEmpty');
    const level = '}q\x01(X\x01\0\0\0ah\0X\x01\0\0\0bh\0uq\0';
    const laughs = `\x80\x02}q\0${level.repeat(60)}.`;
    expect((await refusal(openCheckpoint(inZip(bytes(laughs))))).code).toBe('checkpointEmpty');
  });
});

describe('a network saved as a Python object', () => {
  it.each([
    ['torch.save(model)', '\x80\x02ctorchvision.models\nVit\nq\0)\x81q\x01}q\x02(X\x08\0\0\0trainingq\x03\x89u.'],
    ['beside an epoch', '\x80\x02}q\0(X\x05\0\0\0modelctorchvision.models\nVit\n)\x81}(X\x08\0\0\0training\x89u.'],
    [
      'protocol 4',
      '\x80\x04\x8c\x12torchvision.models\x94\x8c\x03Vit\x94\x93\x94)\x81\x94}\x94(\x8c\x08training\x94\x88u.',
    ],
    ['PyTorch 1.0', '\x80\x02ctorchvision.models\nVit\nr\xff\0\0\0)\x81r\0\x01\0\0}(X\x08\0\0\0_backendNu.'],
  ])('is called so: %s', async (_, text) => {
    const params = { name: 'model.pth', global: 'torchvision.models.Vit' };
    const error = await refusal(openCheckpoint(inZip(bytes(text))));
    expect(error).toEqual({ code: 'checkpointWholeModel', params });
  });

  it('is called so in the format before 1.6 too', async () => {
    const old = bytes('\x80\x02\x8a\x01\x05.\x80\x02ctorchvision.models\nVit\n)\x81}(X\x08\0\0\0training\x89u.');
    const { code } = await refusal(openCheckpoint(folder({ 'model.pth': old })));
    expect(code).toBe('checkpointWholeModel');
  });

  it('and so is one that holds more of its own code', async () => {
    const own = '\x80\x02cmine.vit\nVit\n)\x81}(X\x08\0\0\0training\x89X\x01\0\0\0fcmine.help\nact\nub.';
    expect(await refused(own)).toMatchObject({ code: 'checkpointWholeModel', params: { global: 'mine.vit.Vit' } });
    const other = own.replace('cmine.help\nact', 'cposix\nsystem');
    expect(await refused(other)).toMatchObject({
      code: 'checkpointForbiddenPickle',
      params: { global: 'posix.system' },
    });
  });

  it('among the settings is passed over, with optimizers and functions', () => {
    const loss =
      'ctorch.nn.modules.loss\nCrossEntropyLoss\n)\x81}(X\x08\0\0\0training\x88X\x01\0\0\0rX\x04\0\0\0meanub';
    const partial = 'cfunctools\npartial\nctorch.optim.adamw\nAdamW\n\x85R(ctorch.optim.adamw\nAdamW\n)}NtX\x01\0\0\0aN\x86b'.replace('X\x01\0\0\0aN\x86b', 'b'); // prettier-ignore
    const values = load(`\x80\x02(${loss}${partial}ctorch._C._nn\ngelu\nt.`) as unknown[];
    expect(values.slice(0, 2)).toEqual([expect.any(Inert), expect.any(Inert)]);
  });

  it('is not what calls its class otherwise', async () => {
    for (const text of ['\x80\x02cos\nsystem\nX\x08\0\0\0training\x85R.', '\x80\x02cos\nVit\n)\x81}(X\x01\0\0\0aNu.'])
      expect((await refused(text)).code).toBe('checkpointForbiddenPickle');
  });
});

describe('what would have to be run is refused with a hint', () => {
  it('and storages of protocol 0, which name themselves in text and PyTorch does not read either', async () => {
    expect(await refused('(dVa\nPstorage\ns.')).toMatchObject({ code: 'checkpointResave' });
  });

  it.each(['legacy.pth', 'torchscript.pt'])('%s', async (name) => {
    expect(await refusal(openCheckpoint(folder({ [name]: fixture(name) })))).toMatchObject({
      code: 'checkpointResave',
    });
  });
});
