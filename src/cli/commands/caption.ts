/** `headlight caption`: photos in, a sentence about each out. */
import { writeAbout } from '../captions/write-about';
import type { Command } from '../command';

export const run: Command = (context) => writeAbout(context, 'caption');
