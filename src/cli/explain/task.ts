/** What `explain` was asked to do with every photo. */
import type { Work } from '../../vit/session/work';
import type { Namer } from '../named-classes';
import type { Arguments } from '../options';
import type { Runtime } from '../runtime';
import type { Look } from './look';
import type { Selection } from './selection';

/** What stays the same from photo to photo. */
export interface Task {
  readonly args: Arguments;
  readonly runtime: Runtime;
  readonly selection: Selection;
  readonly look: Look;
  readonly namer: Namer;
  /** How the photo in work is followed and stopped. */
  readonly work: Work & { readonly signal: AbortSignal };
}
