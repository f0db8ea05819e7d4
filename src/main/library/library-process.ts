/**
 * The library's process: SQLite in an Electron utility process of its own, the only one of the app that opens the file, so that neither a slow disk nor
 * hashing holds up the window. It opens no connections.
 */
import { electronPort, type ElectronCarrier } from '../../shared/channel/port';
import { serve } from '../../shared/channel/serve';
import { LIBRARY_PROCESS } from './protocol';
import { LibraryServer } from './server';

const { parentPort } = process as unknown as { readonly parentPort: ElectronCarrier };
serve(electronPort(parentPort), LIBRARY_PROCESS, new LibraryServer());
