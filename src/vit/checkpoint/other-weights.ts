/** Weights that others write and Headlight does not read, told by the names of their files. */

/** File name → format, for people. */
const FORMATS: readonly (readonly [RegExp, string])[] = [
  [/\.h5$/i, 'Keras (.h5)'],
  [/\.keras$/i, 'Keras (.keras)'],
  [/\.msgpack$/i, 'Flax (.msgpack)'],
  [/\.gguf$/i, 'GGUF (.gguf)'],
  [/\.tflite$/i, 'TensorFlow Lite (.tflite)'],
  [/\.pdparams$/i, 'PaddlePaddle (.pdparams)'],
  [/\.(index|data-\d+-of-\d+)$|\bckpt\b.*\.meta$/i, 'TensorFlow checkpoint (.index, .data)'],
  [/\.pb$/i, 'TensorFlow (.pb)'],
  [/^manifest\.ocdbt$/i, 'Orbax (JAX)'],
  [/\.mlmodel$/i, 'Core ML (.mlmodel)'],
];

/** The format that a file of this name is in; undefined where the name says none of these. */
export function otherFormatOf(name: string): string | undefined {
  return FORMATS.find(([pattern]) => pattern.test(name))?.[1];
}
