/** Starts the window: engine first (it waits for the photo port), then the session, then what is seen. */
import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import type { Command, HeadlightApi } from '../shared/ipc';
import { startEngine } from './engine/client';
import { loadClassNames } from './state/class-names.svelte';
import { t } from './state/language.svelte';
import { CompareState } from './state/compare.svelte';
import { Session } from './state/session.svelte';
import { StageState } from './state/stage.svelte';
import App from './ui/App.svelte';

declare global {
  interface Window {
    readonly headlight: HeadlightApi;
  }
}

const api = window.headlight;
const { engine, beside, measure } = startEngine(api, {
  onDied: (detail) => {
    compare.stop();
    session.engineDied(detail);
  },
  onReplaced: () => {
    compare.stop();
    session.engineReplaced();
  },
});
const session = new Session(api, engine, measure);
const compare = new CompareState(session, beside);

api.onAdded((added) => session.intake.take(added));
api.onPhotoFailed((id, error) => session.intake.failed(id, error));
api.onGraphicsFailed(() => session.notices.say(t('notice.softwareGraphics'), 'error'));
api.onDownloadProgress((progress) => session.downloads.progressed(progress));
api.onFound((photos) => session.intake.found(photos));
api.onUnkept(() => session.saysUnkept());
api.onModelsChanged((models) => void session.shelf.changedElsewhere(models));
api.onSettingsChanged((settings) => session.settings.adopt(settings));

const target = document.querySelector('#app');
if (target)
  mount(App, {
    target,
    props: {
      session,
      stage: new StageState(session),
      compare,
      oncommand: (listener: (command: Command) => void) => api.onCommand(listener),
    },
  });
session.live();
compare.live();
void session.start();
void loadClassNames();
