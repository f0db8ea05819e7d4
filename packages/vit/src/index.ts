/**
 * The model itself: configs, graphs, checkpoints, maps of attention, questions, and sessions that answer them. Pure: runs in Node, a
 * browser and a worker. What computes is an `Executor` of `headlight-vit/node` or `headlight-vit/tfjs`.
 *
 * @module
 */

// configs
export {
  attentionScaleOf,
  checkConfig,
  gridOf,
  shapeOf,
  type Activation,
  type NeckLayer,
  type Size,
  type ViTConfig,
  type ViTShape,
} from '../../../src/vit/config';
export { VIT_SIZES, vitConfig, type VitSize, type VitVariant } from '../../../src/vit/variants';
export { ERROR_CODES, HeadlightError, type ErrorCode, type ErrorData, type ErrorParams } from '../../../src/vit/errors';

// photos as the model sees them
export { patchesFromPixels, pixelsFromPatches } from '../../../src/vit/patches';
export type { ChannelOrder, Colour, CropBox, Provenance, Recipe } from '../../../src/vit/recipe';

// graphs
export { GraphBuilder, type Value } from '../../../src/vit/graph/builder';
export { nodeAt, type Graph, type Node, type NodeId } from '../../../src/vit/graph/graph';
export type { BinaryName, Op, OpName, OpNamed, ReduceName, UnaryName } from '../../../src/vit/graph/op';
export { sizeOf, type Shape } from '../../../src/vit/graph/shape';
export { dump } from '../../../src/vit/graph/dump';
export { gradientGraph, gradientOutput, type GradientOptions } from '../../../src/vit/graph/grad';
export { paramBytes, peakBytes } from '../../../src/vit/graph/liveness';
export { serialise, type Placed, type SerialiseOptions } from '../../../src/vit/graph/onnx/serialise';

// the model as a graph
export {
  attentionOutput,
  buildVit,
  hiddenOutput,
  TAPS,
  tapOutput,
  type BuildOptions,
  type Tap,
  type VitOutput,
} from '../../../src/vit/model/vit';
export { buildStandalone, type StandaloneOptions } from '../../../src/vit/model/standalone';
export { buildTail } from '../../../src/vit/model/tail';
export { interventionShapes, type InterventionName } from '../../../src/vit/model/interventions';
export { resizePosEmbed, type PosEmbedResize } from '../../../src/vit/model/pos-embed';
export { vitWeights } from '../../../src/vit/model/weights';

// what runs a graph
export type { EngineName, Executor, Program, Tensor } from '../../../src/vit/execute/executor';
export { finiteOnly } from '../../../src/vit/execute/finite';

// checkpoints
export { openCheckpoint, type OpenOptions } from '../../../src/vit/checkpoint/open';
export type { Checkpoint, Label } from '../../../src/vit/checkpoint/checkpoint';
export type { ByteSource, ModelFiles } from '../../../src/vit/checkpoint/source';
export { applyOverrides } from '../../../src/vit/checkpoint/apply-overrides';
export type { RecipeOverrides } from '../../../src/vit/checkpoint/overrides';
export { countParameters, expectedTensors } from '../../../src/vit/checkpoint/expected-tensors';

// attention → maps
export {
  headMatrix,
  layoutOf,
  type AttentionMap,
  type AttentionStack,
  type HeadGrid,
  type LayerMatrices,
  type TokenLayout,
} from '../../../src/vit/explain/attention';
export type { Changes, HeadAt } from '../../../src/vit/explain/changes';
export { areaUnder, brightestFirst } from '../../../src/vit/explain/faithfulness';
export { fusedLayers, fuseLayer } from '../../../src/vit/explain/fuse';
export { gradientFusedLayers, relevanceRow, type AttentionGradient } from '../../../src/vit/explain/gradient';
export {
  HEAD_METRICS,
  headStatistics,
  type HeadMetric,
  type HeadTable,
  type StatisticsOptions,
} from '../../../src/vit/explain/head-statistics';
export type {
  AttentionQuery,
  ClassTarget,
  GradientQuery,
  GridQuery,
  GroupTarget,
  HeadRef,
  MapOptions,
  MapQuery,
  Target,
  TokenRef,
} from '../../../src/vit/explain/query';
export { rolloutMatrix, rolloutRow, type RolloutOptions } from '../../../src/vit/explain/rollout';
export { similarityMap } from '../../../src/vit/explain/similarity';
export { queryVector, tokenIndex } from '../../../src/vit/explain/token';

// questions
export type { AnswerShape, Asked, Kind, Need, QuestionContext } from '../../../src/vit/ask/kind';
export {
  isOfModel,
  kindOf,
  QUESTIONS,
  questionSchema,
  type AnswerTo,
  type Question,
  type QuestionName,
} from '../../../src/vit/ask/questions';

// a model at work
export { VitSession, type SessionOptions } from '../../../src/vit/session/session';
export type { PhotoInput, SessionAnswer } from '../../../src/vit/session/answer';
export { compileTaps, type TappedModel, type WeightedModel } from '../../../src/vit/session/taps';
export type { Work } from '../../../src/vit/session/work';
export { predictions, type Outputs, type Prediction } from '../../../src/vit/predictions';
export { scoresOf, softmax, type OutputKind } from '../../../src/vit/output';

// a model of one's own labels, and how far scores can be believed
export { trainClassifier, type TrainedClassifier, type TrainOptions } from '../../../src/vit/train/classifier';
export { withClassifier } from '../../../src/vit/train/trained-model';
export { ownSafetensors } from '../../../src/vit/checkpoint/own/safetensors';
export { fitSoftmax, type FitOptions, type Linear, type Samples } from '../../../src/vit/train/softmax-regression';
export { scaled, scalingOf, tableOf, type Scaling, type Table } from '../../../src/vit/train/features';
export { binsOf, calibrationError, fitTemperature, type Bin, type Judged } from '../../../src/vit/calibrate';
