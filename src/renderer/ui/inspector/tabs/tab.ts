/** What every view of the inspector is given. */
import type { AppState } from '../../../state/app-state.svelte';
import type { StageState } from '../../../state/stage.svelte';

export interface TabProps {
  readonly app: AppState;
  readonly stage: StageState;
}
