/** Whether the window is small or large: the same boundaries as in the style sheets, for what changes in more than looks. */
import { MediaQuery } from 'svelte/reactivity';

export const smallWindow = new MediaQuery('(max-width: 1000px), (max-height: 640px)');
/** Too low for the usual tiles and, under them, how values become colour. */
export const lowWindow = new MediaQuery('(max-height: 860px)');
export const largeWindow = new MediaQuery('(min-width: 1600px) and (min-height: 900px)');
