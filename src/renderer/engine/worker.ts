/** The worker: engines for the window's model and for one beside it, each on a port of its own; they share the photos and the native process. */
import { Caller } from '../../shared/channel/caller';
import { webPort } from '../../shared/channel/port';
import { serve } from '../../shared/channel/serve';
import { modelKey } from '../../shared/engine-figures';
import type { ModelRef } from '../../shared/ipc';
import { PHOTOS } from '../../shared/photo-port';
import { openWith } from '../../vit/checkpoint/open-with';
import { headOf, withLabels } from '../../vit/text/zero-shot';
import { ENGINE_NAMES, type EngineName } from '../../vit/execute/executor';
import { EncoderPeers } from '../../vit/session/encoder-peers';
import { detectGpu } from '../../vit/execute/tfjs/adapter';
import { ROW_KINDS } from '../../vit/measure/rows';
import { ENGINE } from './api';
import { candidates, knownOfEngines } from './engine-choice';
import { limitThreads, startExecutor } from './engines';
import type { EngineWorld } from './engine-world';
import { EngineHost } from './host';
import { FetchedFiles } from './model-files';
import { tryEngines } from './measure';
import { measureHere } from './measure-row';
import { askTexts, type TextWorld } from './texts-here';
import { NativeClient } from './native-client';
import { WINDOW, WORKER } from './worker-api';

const port = webPort(self);
const { calls: owner } = new Caller(WINDOW, port);
const native = new NativeClient(() => owner.startNative());
const photos = new Caller(PHOTOS);

function filesOf(model: ModelRef, onBytes?: (bytes: number) => void): FetchedFiles {
  const base = new URL(`/models/${encodeURIComponent(model.id)}/`, self.location.origin).href;
  return new FetchedFiles(model.name, base, model.files, onBytes);
}

function textWorld(model: ModelRef, engine: EngineName | 'auto'): TextWorld {
  return {
    native: engine === 'auto' || engine === 'native',
    files: () => filesOf(model),
    startExecutor: () => startExecutor('wasm'),
  };
}

const world: EngineWorld = {
  photos: photos.calls,
  open: async (model, onBytes) => {
    const files = filesOf(model, onBytes);
    const { weights, overrides, labels } = model;
    const checkpoint = await openWith(files, { overrides, ...(weights !== null && { weights }) });
    return { checkpoint: labels ? withLabels(checkpoint, labels) : checkpoint, release: () => files.release() };
  },
  labelHead: (model, set, engine, work) =>
    askTexts(model, textWorld(model, engine), {
      native: () => native.labelHead(model.id, set, work),
      here: (encoder) => headOf(encoder, set, work),
    }),
  readText: (model, text, engine) =>
    askTexts(model, textWorld(model, engine), {
      native: () => native.readText(model.id, text),
      here: (encoder) => encoder.read(text),
    }),
  candidates: async (wanted, model, measured) => {
    const { kind, detail } = await detectGpu();
    return candidates(wanted, kind, ENGINE_NAMES, knownOfEngines(measured, modelKey(model), detail));
  },
  startExecutor,
  peers: new EncoderPeers(),
  openNative: (model, precision) => native.open(model, precision),
};

serve(port, WORKER, {
  tryEngines: (model, engines) => tryEngines(world, model, engines),
  measureRow: (model, wish, work = {}) => {
    const { engine, peer } = ROW_KINDS[wish.row];
    if (engine === 'native' && peer === null) return native.measureRow(model, wish, work);
    return measureHere(world, model, wish, () => owner.memory(), work);
  },
  gpu: detectGpu,
  ping: () => Promise.resolve(null),
  limitThreads,
  engine: (client) => void serve(client, ENGINE, new EngineHost(world)),
  photos: (process) => photos.moveTo(process),
  native: (process) => native.setPort(process),
  nativeEnded: () => native.ended(),
});
