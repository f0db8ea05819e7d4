/** `headlight attention`: every weight of every head of every layer, or one head's token matrix, as a file. */
import { layoutOf } from '../../vit/explain/attention';
import { writeMatrix } from '../attention/matrix';
import { readSubject, type Written } from '../attention/subject';
import { writeWhole } from '../attention/whole';
import { nestedIn } from '../../shared/export/numbers';
import { displayPath } from '../inputs';
import { modelOf, named } from '../open-model';
import { EXIT, type Command } from '../program';
import { engineOf } from '../result';
import { formatOf, onePhoto, openRuntime } from '../runtime';
import { withSidecars } from '../sidecar';
import { checkPlaces } from '../write/places';

export const run: Command = async ({ args, streams, signal }) => {
  const format = formatOf(args, ['table', 'json']);
  const photo = onePhoto(args, 'attention');
  const model = await modelOf(args, streams);
  const { config } = model.checkpoint;
  const { out, question, picture } = readSubject(args, config);
  await checkPlaces(withSidecars(args, [out]), { photos: [photo], model });
  const runtime = await openRuntime(args, streams, { first: 'maps', opened: model });
  try {
    const task: Written = { args, runtime, photo, out, signal };
    const { shape, pool } =
      question.lens === 'matrix'
        ? { shape: await writeMatrix(task, question, picture), pool: null }
        : await writeWhole(task, question.changes);
    const { prefix, grid } = layoutOf(config);
    const { lens: _, ...asked } = question;
    const about = { ...named(model), engine: engineOf(runtime), file: displayPath(photo), out };
    const pooling = pool && { poolAttention: nestedIn(pool.shape, pool.data) }; // [heads, 1, tokens]
    const result = { ...about, ...asked, shape, prefixTokens: prefix, grid, ...pooling };
    await streams.result(
      format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : `${out}  float32 [${shape.join(', ')}]\n`,
    );
    return EXIT.done;
  } finally {
    runtime.dispose();
  }
};
