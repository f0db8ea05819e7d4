/** What the engine host needs of its surroundings, and how a model is opened on one engine of them. */
import type { ModelRef } from '../../shared/ipc';
import type { WantedModel } from '../../shared/label-head';
import type { Work } from '../../vit/session/work';
import type { LabelSet } from '../../vit/text/label-set';
import type { ReadText } from '../../vit/text/text-encoder';
import type { LabelHead } from '../../vit/text/zero-shot';
import type { NativeApi } from '../../shared/native-port';
import type { DecoderApi } from '../../shared/decoder-api';
import type { PhotoApi } from '../../shared/photo-port';
import { PhotoSession } from '../../shared/photo-session';
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import type { EngineName, Executor } from '../../vit/execute/executor';
import type { Precision } from '../../vit/graph/onnx/stored';
import type { OpenedSession } from '../../vit/session/running-model';
import type { EncoderPeers } from '../../vit/session/encoder-peers';
import { openSession } from '../../vit/session/opened';
import type { VitSession } from '../../vit/session/session';
import type { LoadProgress, MeasuredHere } from './api';
import type { EngineCandidate } from './engine-choice';

type LocalEngine = Exclude<EngineName, 'native'>;

/** What is asked of a model, here or in the native process. */
export interface ModelSession extends Pick<NativeApi, 'answer' | 'ask' | 'forget' | 'measure'> {
  readonly decoding: DecoderApi;
}

export interface EngineWorld {
  /** The photo process, for pictures on screen and for a model that runs in this worker. */
  readonly photos: PhotoApi;
  /** Opens the files of a model; `onBytes` hears of what arrives, `release` frees what was held for reading. */
  open(
    model: WantedModel,
    onBytes: (bytes: number) => void,
  ): Promise<{ readonly checkpoint: Checkpoint; release(): void }>;
  /** The best first; 'auto' goes by what of `measured` is about this model on this machine. */
  candidates(
    wanted: EngineName | 'auto',
    model: ModelRef,
    measured: readonly MeasuredHere[],
  ): Promise<readonly EngineCandidate[]>;
  /** Models that run in this worker. */
  readonly peers: EncoderPeers;
  /** An engine in this worker. */
  startExecutor(engine: LocalEngine): Promise<Executor>;
  /** What a model's text tower makes of labels, on the engine that is quickest with them. */
  labelHead(model: ModelRef, set: LabelSet, engine: EngineName | 'auto', work?: Work): Promise<LabelHead>;
  /** What each token of a text read of the others in the model's text tower. */
  readText(model: ModelRef, text: string, engine: EngineName | 'auto'): Promise<ReadText>;
  /** The model on the native engine, in its own process. The caller disposes. */
  openNative(model: WantedModel, precision: Precision): Promise<OpenedSession<ModelSession>>;
}

/** Opens a model in this worker; the caller disposes it. */
export async function openHere(
  world: EngineWorld,
  { name, reason }: Omit<EngineCandidate, 'name'> & { readonly name: LocalEngine },
  checkpoint: Checkpoint,
  onStage: (stage: LoadProgress['stage']) => void,
): Promise<OpenedSession<ModelSession>> {
  const start = async (): Promise<Executor> => {
    const executor = await world.startExecutor(name);
    onStage('weights');
    return executor;
  };
  const beside = { peers: world.peers, arithmetic: name };
  const { session, executor, dispose } = await openSession(checkpoint, start, { beside }, async (opened) => {
    onStage('warmUp');
    if (name === 'webgpu' && reason !== 'chosen') await warmUp(opened); // compiles its shaders; elsewhere the first photo need not wait
  });
  const seeing = new PhotoSession(session, world.photos, checkpoint.recipe);
  return { session: seeing, detail: executor.detail, precision: 'float32', dispose };
}

async function warmUp(session: VitSession): Promise<void> {
  const { patches, patchDim } = session.shape;
  await session.answer('', { patches: new Float32Array(patches * patchDim) }, 0);
  session.forget('');
}
