/** Starts the window: engine first (it waits for the photo port), then its state, then what is seen. */
import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import type { Command, HeadlightApi } from '../shared/ipc';
import { startEngine } from './engine/client';
import { loadClassNames } from './state/class-names.svelte';
import { errorSentence, t } from './state/language.svelte';
import { CompareState } from './state/compare.svelte';
import { AppState } from './state/app-state.svelte';
import { live } from './state/live.svelte';
import { BenchState } from './state/bench.svelte';
import { StageState } from './state/stage.svelte';
import App from './ui/App.svelte';

declare global {
  interface Window {
    readonly headlight: HeadlightApi;
  }
}

const api = window.headlight;
const engines = startEngine(api, {
  onDied: (detail) => {
    compare.stop();
    app.inUse.engineDied(detail);
  },
  onReplaced: () => {
    compare.stop();
    app.inUse.engineReplaced();
  },
});
const app = new AppState(api, engines.engine, engines.measure, engines);
const compare = new CompareState(app, engines.beside);
const stage = new StageState(app);
stage.exporter.compare = compare;
const bench = new BenchState(api, engines, app);

api.onAdded((added) => void app.intake.given(added));
api.onPhotoFailed((id, error) => app.intake.failed(id, error));
api.onGraphicsFailed(() => app.notices.say(t('notice.softwareGraphics'), 'error'));
api.onDownloadProgress((progress) => app.downloads.progressed(progress));
api.onFound((photos) => app.intake.found(photos));
api.onUnkept(() => app.saysUnkept());
api.onWatched((folders) => app.watched.told(folders));
api.onFilesProgress((done, total) => app.files.progressed(done, total));
api.onPhotosGone((ids) => app.intake.moved(ids));
api.onLibraryTrouble((error) => app.notices.say(errorSentence(error), 'error'));
api.onUpdateState((state) => app.updates.adopt(state));
api.onModelsChanged((models) => void app.modelLibrary.changedElsewhere(models));
api.onSettingsChanged((settings) => app.settings.adopt(settings));

live(app); // before what is drawn: many photos are a gallery before anything begins to draw their strip
const target = document.querySelector('#app');
if (target)
  mount(App, {
    target,
    props: {
      app,
      stage,
      compare,
      bench,
      oncommand: (listener: (command: Command) => void) => api.onCommand(listener),
    },
  });
compare.live();
void app.start().then(bench.task);
void loadClassNames();
