/**
 * The native process: ONNX Runtime in an Electron utility process of its own, so that a crash or a lack of memory there costs a
 * photo some time, not the window. Main hands it ports; it opens no connections, and writes to the weight cache only.
 */
import { Caller } from '../../shared/channel/caller';
import { electronPort, type ElectronCarrier } from '../../shared/channel/port';
import { serve } from '../../shared/channel/serve';
import { NATIVE } from '../../shared/native-port';
import { PHOTOS } from '../../shared/photo-port';
import { ModelAhead } from './ahead';
import { AnswerAhead } from './answer-ahead';
import { measureNative } from './measure-row';
import { nativeLabelHead, nativeReadText } from './label-head';
import { openNativeModel } from './open-model';
import { NATIVE_OWNER, NATIVE_PROCESS } from './protocol';
import { NativeServer } from './server';

const owner = electronPort((process as unknown as { readonly parentPort: ElectronCarrier }).parentPort);
const { calls: main } = new Caller(NATIVE_OWNER, owner);
const photos = new Caller(PHOTOS);
const sayUnkept = (code: string): void => main.unkept(code);
const first = new AnswerAhead(photos.calls);
const models = new ModelAhead((wish, places, onRecipe) => openNativeModel(wish, places, sayUnkept, onRecipe), first);

serve(owner, NATIVE_PROCESS, {
  begin: (wish, places) => models.begin(wish, places),
  expect: (photo, top) => first.expect(photo, top),
  connect(places, port) {
    const server = new NativeServer(
      (wish) => models.open(wish, places),
      photos.calls,
      (model, wish, work = {}) => measureNative(model, places, wish, photos.calls, work),
      {
        labelHead: (model, set, work) => nativeLabelHead(model, set, places, work),
        readText: (model, text) => nativeReadText(model, text, places),
      },
      first,
    );
    serve(port, NATIVE, server);
    port.onClose(() => void server.close());
  },
  photos: (port) => photos.moveTo(port),
  ping: () => main.pong(),
});
