/** Numbers that are no numbers: NaN and infinities, found before anything is said with them. */
import { HeadlightError } from './errors';

/** All ones in the exponent: ∞ or NaN (IEEE 754). */
const EXPONENT = 0x7f800000;
const LOWEST_EXPONENT = 0x00800000;

/** Where the first NaN or infinity stands; −1 where every number is one. A pass over the bits, about 0.5 ms for a million. */
export function firstNotFinite(data: Float32Array): number {
  const bits = new Int32Array(data.buffer, data.byteOffset, data.length);
  let sign = 0; // a full exponent overflows into the sign
  for (let i = 0; i < bits.length; i++) sign |= ((bits[i] as number) & EXPONENT) + LOWEST_EXPONENT;
  return sign < 0 ? data.findIndex((value) => !Number.isFinite(value)) : -1;
}

/** As people write it. */
export function notFiniteText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '∞' : '−∞';
}

/** Throws `outputNotFinite` for a NaN or an infinity in what the model computed. @param tensor its name */
export function checkOutput(tensor: string, data: Float32Array): void {
  const at = firstNotFinite(data);
  if (at >= 0) throw new HeadlightError('outputNotFinite', { tensor, value: notFiniteText(data[at] as number) });
}

/** The same for every number anywhere in an answer made of arrays, objects and typed arrays. */
export function checkAnswer(name: string, answer: unknown): void {
  if (answer instanceof Float32Array) return checkOutput(name, answer);
  if (typeof answer === 'number' && !Number.isFinite(answer))
    throw new HeadlightError('outputNotFinite', { tensor: name, value: notFiniteText(answer) });
  if (typeof answer !== 'object' || answer === null || ArrayBuffer.isView(answer)) return;
  for (const part of Object.values(answer)) checkAnswer(name, part);
}
