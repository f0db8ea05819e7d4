/** Whether the window is small: the same boundary as in the style sheets, for what changes in more than looks. */
import { MediaQuery } from 'svelte/reactivity';

export const smallWindow = new MediaQuery('(max-width: 1000px), (max-height: 640px)');
