import { app, BrowserWindow } from 'electron';
import { fileURLToPath } from 'node:url';

void app.whenReady().then(() => {
  const window = new BrowserWindow({
    webPreferences: { preload: fileURLToPath(new URL('../preload/index.cjs', import.meta.url)) },
  });
  void window.loadFile(fileURLToPath(new URL('../renderer/index.html', import.meta.url)));
});
