/** Files brought over the window as the system brings them: Chromium makes the `File`s, so that they have paths. */
import type { CDPSession } from '@playwright/test';

/** Files and folders held over the window; the result lets them fall. */
export async function dragFiles(client: CDPSession, files: readonly string[]): Promise<() => Promise<void>> {
  const send = async (type: 'dragEnter' | 'dragOver' | 'drop'): Promise<void> => {
    const data = { items: [], files: [...files], dragOperationsMask: 1 };
    await client.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
  };
  await send('dragEnter');
  await send('dragOver');
  return () => send('drop');
}
