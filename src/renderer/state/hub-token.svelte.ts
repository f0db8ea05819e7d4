/** The hub's access token, as the window may know it: where it is from, never what it is. */
import type { DownloadsApi } from '../../shared/ipc';
import type { HubTokenState } from '../../shared/ipc-downloads';
import type { Result } from '../../shared/ipc';
import type { ErrorData } from '../../vit/errors';

export class HubToken {
  readonly #api: Pick<DownloadsApi, 'hubToken' | 'setHubToken' | 'forgetHubToken'>;
  /** Null until it was asked for. */
  state = $state<HubTokenState | null>(null);
  error = $state.raw<ErrorData | null>(null);

  constructor(api: Pick<DownloadsApi, 'hubToken' | 'setHubToken' | 'forgetHubToken'>) {
    this.#api = api;
  }

  refresh = async (): Promise<void> => this.#told(await this.#api.hubToken());

  /** True when it is kept. */
  keep = async (token: string): Promise<boolean> => {
    const answer = await this.#api.setHubToken(token);
    this.#told(answer);
    return answer.ok;
  };

  forget = async (): Promise<void> => this.#told(await this.#api.forgetHubToken());

  #told(answer: Result<HubTokenState>): void {
    this.error = answer.ok ? null : answer;
    if (answer.ok) this.state = answer.value;
  }
}
