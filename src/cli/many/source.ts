/** The photos that a command is given: files, folders, globs, lists and archives, or one part of them. */
import type { CommandContext } from '../command';
import { findPhotos, type Inputs } from '../inputs';
import { sayInputs, type LeftOutCount } from '../left-out';
import { listedPaths } from './list';
import { PhotoStream } from './photo-stream';
import { shardOf, type Shard } from './shard';

export interface PhotoSource {
  readonly inputs: Inputs;
  readonly stream: PhotoStream;
  readonly shard: Shard | null;
  readonly leftOut: LeftOutCount;
  /** One photo was named and will be told: its result stands alone. */
  readonly single: boolean;
}

/** Throws `usage`; names what cannot be taken. @param hashed whether photos are asked for by their content */
export async function photoSource(
  { args, streams }: Pick<CommandContext, 'args' | 'streams'>,
  command: string,
  hashed: boolean,
): Promise<PhotoSource> {
  const shard = shardOf(args);
  const { operands, listed } = await listedPaths(args);
  const inputs = await findPhotos(operands, command, listed);
  const stream = new PhotoStream(inputs.photos, { shard, hashed });
  const leftOut = sayInputs(streams, inputs);
  return { inputs, stream, shard, leftOut, single: inputs.single && stream.total !== null };
}
