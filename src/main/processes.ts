/** The two processes beside main, one for photos and one for the native engine, and the ports by which a page reaches them. */
import { MessageChannelMain, type MessagePortMain } from 'electron';
import { electronPort } from '../shared/channel/port';
import { TOP } from '../shared/first-model';
import type { NativeWish } from '../shared/native-port';
import type { ErrorData } from '../vit/errors';
import { NativeEngine } from './engine/native-engine';
import { log } from './log';
import type { NativePlaces } from './native/protocol';
import { PATHS } from './paths';
import { PhotoService } from './photo/service';
import { startPhotoProcess } from './photos/transport';

export interface ProcessOptions {
  /** Hands a port to the page, if there is one. */
  post(name: 'photoPort' | 'nativePort', port: MessagePortMain): void;
  /** Where models lie. */
  models(): Promise<NativePlaces['models']>;
  /** Folder for mapped weights. */
  readonly cache: string;
  readonly onPhotoFailed: (photo: string, error: ErrorData) => void;
  readonly onNativeEnded: () => void;
  readonly onUnkept: (error: Error) => void;
}

export class Processes {
  readonly #options: ProcessOptions;
  readonly photos: PhotoService;
  readonly #native: NativeEngine;
  /** The page's end of a channel to the photo process, made before the page is there to take it. */
  #spare: MessagePortMain | null = null;

  constructor(options: ProcessOptions) {
    this.#options = options;
    this.photos = new PhotoService({
      spawn: () => startPhotoProcess(PATHS.photoProcess),
      onFailed: options.onPhotoFailed,
      onRestart: () => {
        this.#spare = null; // leads to the process that died
        this.sendPhotoPort();
        this.#native.photosRestarted();
      },
      onUnconfined: (reason) => log.warn(`the photo process is not confined: ${reason}`),
    });
    const { cache } = options;
    this.#native = new NativeEngine({
      entry: PATHS.nativeProcess,
      places: async () => ({ models: await options.models(), cache }),
      cache,
      photos: () => electronPort(this.#connectPhotos()),
      onEnded: options.onNativeEnded,
      onUnkept: (code) => options.onUnkept(new Error(`weights for the native engine: ${code}`)),
    });
  }

  /** Connects the photo process ahead of the page. */
  preparePhotos(): void {
    this.#spare = this.#connectPhotos();
  }

  /** Starts the native process before anybody asks; see `NativeEngine.begin`. */
  beginNative(first: Promise<NativeWish | null>): void {
    this.#native.begin(first);
  }

  /** The page will ask about this photo first. */
  expect(photo: string): void {
    this.#native.expect(photo, TOP);
  }

  sendPhotoPort(): void {
    const port = this.#spare ?? this.#connectPhotos();
    this.#spare = null;
    this.#options.post('photoPort', port);
  }

  /** A new port to the native process, which starts where there is none. */
  async sendNativePort(): Promise<void> {
    this.#options.post('nativePort', await this.#native.connect());
  }

  dispose(): void {
    this.photos.dispose();
    this.#native.dispose();
  }

  #connectPhotos(): MessagePortMain {
    const { port1, port2 } = new MessageChannelMain();
    this.photos.connect(electronPort(port1));
    return port2;
  }
}
