/**
 * What the builds take of TensorFlow.js: its core, which is all of `@tensorflow/tfjs` that is used. The package's own entry registers a WebGL engine and
 * brings layers and a converter that can fetch: ten times as much code.
 */
export const TENSORFLOW = '@tensorflow/tfjs';

/** A plugin of Rolldown and of Vite. */
export function coreOfTensorFlow() {
  return {
    name: 'headlight:core-of-tensorflow',
    enforce: 'pre',
    resolveId(id, from, options) {
      return id === TENSORFLOW ? this.resolve(`${TENSORFLOW}-core`, from, { ...options, skipSelf: true }) : null;
    },
  };
}
