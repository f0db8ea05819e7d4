/** The token matrix of one head as a file: a picture, or numbers. */
import { encodePng } from '../../main/photo/encode';
import { matrixNumbers } from '../../shared/export/lens-tables';
import { matrixPicture, type MatrixLook } from '../../shared/overlay/token-matrix';
import type { Question } from '../../vit/ask/questions';
import { askPhoto } from '../ask-photo';
import { engineOf } from '../result';
import { saveExport, saveNumbers } from '../sidecar';
import type { Written } from './subject';

/** [tokens, tokens] */
export async function writeMatrix(
  { args, runtime, photo, out, signal }: Written,
  question: Question<'matrix'>,
  look: MatrixLook,
): Promise<readonly number[]> {
  const { value } = await askPhoto(runtime, photo, signal, (session) => session.ask(photo, question, { signal }));
  const by = { model: runtime.model, engine: engineOf(runtime), photos: [runtime.photos.seen(photo)] };
  const numbers = matrixNumbers(value);
  if (!out.toLowerCase().endsWith('.png')) await saveNumbers(args, out, { by, asked: { question } }, numbers);
  else {
    const { data, rows, cols } = matrixPicture(value.data, value.tokens, look);
    const png = await encodePng(data, rows, cols, 4);
    await saveExport(args, { out, by, asked: { question, picture: look }, holds: 'nothing', pieces: () => [png] });
  }
  return numbers.shape;
}
