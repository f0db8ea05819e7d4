/** `headlight read`: photos of lines of text in, the text out. */
import { writeAbout } from '../captions/write-about';
import type { Command } from '../command';

export const run: Command = (context) => writeAbout(context, 'read');
