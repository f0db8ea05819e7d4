/** Saves and copies through main: files, pictures, numbers, and the report of a problem. */
import type { ExportedFile } from '../../shared/ipc-export';
import type { HeadlightApi } from '../../shared/ipc';
import type { EnginesMeasured } from './engines-measured.svelte';
import { errorSentence, t } from './language.svelte';
import type { ModelState } from './model.svelte';
import type { Notices } from './notices.svelte';
import { problemLines } from './problem-lines';
import { reporter, type Report } from './report';

interface About {
  readonly notices: Notices;
  readonly model: ModelState;
  readonly measured: EnginesMeasured;
}

export class TakenAlong {
  readonly #api: Pick<HeadlightApi, 'saveFile' | 'revealSaved' | 'problemReport' | 'copyText' | 'copyPng'>;
  readonly #about: About;
  readonly #report: Report;

  constructor(
    api: Pick<HeadlightApi, 'saveFile' | 'revealSaved' | 'problemReport' | 'copyText' | 'copyPng'>,
    about: About,
  ) {
    this.#api = api;
    this.#about = about;
    this.#report = reporter(about.notices);
  }

  /** Resolves to whether it was saved: people may change their mind. */
  save = async (file: ExportedFile): Promise<boolean> => {
    const saved = await this.#report(this.#api.saveFile(file));
    if (!saved) return false;
    const { settings } = saved;
    const said = settings
      ? t('export.savedBoth', { file: saved.file, settings })
      : t('export.saved', { file: saved.file });
    this.#about.notices.say(said, 'info', {
      label: t('export.reveal'),
      run: () => void this.#report(this.#api.revealSaved()),
    });
    return true;
  };

  /** Null where main cannot make one. */
  problemReport = async (): Promise<string | null> => {
    const text = await this.#report(this.#api.problemReport());
    return (
      text && problemLines(this.#about.model.loaded, this.#about.model.engine, this.#about.measured.figures) + text
    );
  };

  copyText = async (text: string): Promise<void> => {
    const answer = await this.#api.copyText(text);
    if (answer.ok) this.#about.notices.say(t('export.copied'));
    else this.#about.notices.say(errorSentence(answer), 'error');
  };

  copy = async (png: Uint8Array): Promise<boolean> => {
    const answer = await this.#api.copyPng(png);
    if (answer.ok) this.#about.notices.say(t('export.copied'));
    else this.#about.notices.say(errorSentence(answer), 'error');
    return answer.ok;
  };
}
