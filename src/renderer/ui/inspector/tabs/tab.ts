/** What every view of the inspector is given. */
import type { Session } from '../../../state/session.svelte';
import type { StageState } from '../../../state/stage.svelte';

export interface TabProps {
  readonly session: Session;
  readonly stage: StageState;
}
