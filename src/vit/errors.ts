/** The one error class of Headlight: a literal code, its parameters, and a technical message; people read strings by code. */

/** Everything that can go wrong on purpose. Each code has a sentence in `src/shared/strings/errors.*.ts`. */
export const ERROR_CODES = [
  // photos
  'photoEmpty', // { zeros? }                         zeros: it has bytes, and all are zero
  'photoUnknownFormat', // { picture?, video?, sound?, document?, archive? }   not an image we know, whatever its name says
  'photoDamaged', // { format, missing?, cut? }       starts like FORMAT but cannot be decoded; missing: percent of the file; cut: its end
  'photoRawNoPreview', // { kind }                    RAW without a camera's picture in it
  'photoTooManyPixels', // { rows, cols, limitMegapixels }
  'photoTooLarge', // { megabytes, limitMegabytes }
  'photoTimeout', // { seconds }
  'photoSlow', // { seconds }                         its file did not arrive
  'photoCrashed', // {}                               the decoder process died on this photo
  'photoReaderDown', // {}                            the decoder process dies again and again, for no photo's sake
  'photoNotFound', // { name }
  'photoNoFile', // { name }                          a pipe, a device, a folder in a photo's place
  'photoUnreadable', // { name }                      exists, but may not be read
  'photoExternalReference', // {}                     SVG that wants files or the network
  'folderEmpty', // { name }                          no photos inside
  'folderUnreadable', // { name }                     may not be read; its photos were left out
  'folderTooDeep', // { name }                        nested too deep, or tangled by links
  'tooManyPhotos', // { limit }                       the rest was left out
  'archiveDamaged', // { name, detail }               cut short or broken; what came before is right
  'archiveEmpty', // { name }                         no photos inside
  'archiveOutside', // { name }                       a member that would lie outside, were the archive unpacked
  'archiveTwice', // { name }                         a second member of the same name
  // models and checkpoints
  'modelNotFound', // { model }
  'checkpointEmpty', // { name }
  'checkpointDamaged', // { name, detail }
  'checkpointNoWeights', // { name }                  a folder without a weights file
  'checkpointAmbiguous', // { name, files }           several weights files, none of them the usual one
  'checkpointUnsupportedFormat', // { name, format }
  'checkpointForbiddenPickle', // { name, global }     a pickle that wants to run something
  'checkpointWholeModel', // { name, global }          a network saved as a Python object
  'checkpointTensorKind', // { name, kind, how }       sparse, quantised …: no plain numbers
  'checkpointResave', // { name, format }             readable only by running it in Python
  'checkpointNotVit', // { name, looksLike }
  'checkpointWebPage', // { name }                    a failed download
  'checkpointArchive', // { name }                    a zip or tar with a model or photos in it
  'checkpointTrainingFolder', // { name, newest }     a Trainer's output: the models are in its sub-folders
  'checkpointPlaceholders', // { name, tensor }        DeepSpeed's ZeRO-3 keeps the weights elsewhere
  'checkpointAdapterKind', // { name, tensor }         an adapter that is no plain LoRA
  'checkpointAdapterSeveral', // { name, adapters }
  'checkpointAdapterMissing', // { name, tensor }      base layers without the adapter that was trained upon them
  'checkpointAdapterScale', // { name, tensor }        nothing says by how much the adapter counts
  'checkpointMissingTensor', // { name, tensor }
  'checkpointShapeMismatch', // { tensor, expected, got }
  'checkpointUnsupportedDtype', // { tensor, dtype }
  'checkpointNotFinite', // { name, tensor, value }     a weight is NaN or infinite
  'configInvalid', // { file, detail }
  'painterMissing', // { name }                       asked to paint what is hidden, without a decoder that does
  'writerMissing', // { name }                        asked for words, without a decoder that writes
  'sentenceUnknown', // { name, text }                its tokenizer has no id for anything of a text that is to be scored
  'decoderUnsupported', // { name, looksLike }        what stands behind the encoder is none that is known
  'decoderSize', // { name, size, own }               a painter at another number of patches than its decoder's
  'tokenizerMissing', // { name }                     no file says how texts become tokens
  'textTowerMissing', // { name }                     a model of photos alone, which reads no labels
  'textTowerUnsupported', // { name, detail }
  'textNoEnd', // { text }                            the tokenizer gives no token at which the text tower reads
  'recipeInvalid', // { file, detail }
  'sizeInvalid', // { size, patch, nearest }          a chosen input size that patches do not fill
  'channelsUnsupported', // { name, channels }        a model whose input no photo can be made into
  'overrideInvalid', // { field, detail }             a chosen part of the recipe that the model cannot be run with
  // installing models
  'modelNameInvalid', // { name }                     not a name that every system takes for a folder
  'modelNameTaken', // { name }
  'modelBuiltIn', // { model }                        cannot be removed
  'modelBusy', // { model }                           another process is installing or removing it
  'diskFull', // { needed, free }                     megabytes
  'hubIdInvalid', // { id }
  'hubEndpointInvalid', // { endpoint }            HF_ENDPOINT is no web address
  'hubOffline', // {}                                 the environment forbids the network
  'hubUnreachable', // { host, detail }
  'hubProxyFailed', // { proxy, detail }              the proxy that the environment names
  'hubModelNotFound', // { id, host }                 unknown, or private
  'hubRevisionNotFound', // { id, revision }
  'hubGated', // { id, host }                         its terms have to be accepted first
  'hubTokenRefused', // { host }
  'hubTokenInvalid', // {}                            not what a token looks like
  'keychainUnavailable', // {}                        the system cannot keep a secret
  'hubBusy', // { host, seconds }                     too many requests, or trouble on its side
  'hubAnswerInvalid', // { host, detail }             not what a hub answers
  'hubFileDamaged', // { name, detail }               came with the wrong size or checksum
  // new versions of Headlight
  'updateFeedInvalid', // { host, detail }            not what lists versions
  'updateUnsigned', // { host }                       a list that whoever makes Headlight did not sign
  'updateDamaged', // { version }                     not the file that was signed
  'updateNotInstalled', // { version, detail }        the system would not
  // engines
  'engineUnavailable', // { engine, detail }
  'engineFailed', // { engine, detail }
  'engineLost', // { engine }
  'outOfMemory', // { engine }
  'outputNotFinite', // { tensor, value }             the model computed NaN or an infinity
  'modelTooLarge', // { gigabytes, limitGigabytes }   weights and one photo's attention, told before they are allocated
  'cancelled', // {}
  // requests, settings, files
  'badRequest', // { detail }
  'saveFailed', // { name, detail }
  'saveDenied', // { name }
  'saveFull', // { name }
  'saveNoFolder', // { name }
  'saveReadOnly', // { name }
  'saveInUse', // { name }
  'notesDamaged', // { name }
  'libraryNewer', // { name }                         written by a later version of Headlight
  'libraryDamaged', // { name }
  'libraryRenewed', // { name, kept }                 damaged, put aside, and begun anew
  'libraryUnavailable', // { detail }                 SQLite cannot be loaded on this computer
  'filesBusy', // {}                                  another window or command copies or moves files
  'exiftoolMissing', // {}                           keywords inside pictures are written by it
  'nothingToUndo', // {}
  'nameTaken', // { name }                            another file got the name meanwhile
  'fileChanged', // { name }                          written between look and act
  'libraryClosed', //                                 the library cannot be used in this run; why was said
  'labelTaken', // { name }                           another label has this name
  'collectionTaken', // { name }                      another collection has this name
  'labelsTooFew', //                                  fewer than two labels, or two photos of one, to learn from
  'clipboardEmpty', // {}
  'guideNotOpened', // { detail }                     the system shows no page
  'usage', // { detail }                              command line only
  'internal', // { detail }
] as const;

/** A code of `ERROR_CODES`. */
export type ErrorCode = (typeof ERROR_CODES)[number];
/** The particulars of an error, by the names that stand beside its code in `ERROR_CODES`. */
export type ErrorParams = Readonly<Record<string, string | number>>;

/** How an error crosses a process border. */
export interface ErrorData {
  readonly code: ErrorCode;
  readonly params: ErrorParams;
}

/** Whatever goes wrong on purpose; `code` says what, `params` the particulars, `cause` what was thrown below, where there is one. */
export class HeadlightError extends Error {
  override readonly name = 'HeadlightError';

  constructor(
    readonly code: ErrorCode,
    readonly params: ErrorParams = {},
    message?: string,
    options?: ErrorOptions,
  ) {
    super(message ?? `${code} ${JSON.stringify(params)}`, options);
  }

  toData(): ErrorData {
    return { code: this.code, params: this.params };
  }

  /** Any thrown value as data for the other side; what we did not foresee becomes `internal`. */
  static toData(error: unknown): ErrorData {
    if (error instanceof HeadlightError) return error.toData();
    return { code: 'internal', params: { detail: error instanceof Error ? error.message : String(error) } };
  }

  static fromData(data: ErrorData): HeadlightError {
    return new HeadlightError(data.code, data.params);
  }
}

/** The error for a wrong argument: "expected X for `name`, got Y". */
export function expected(what: string, name: string, got: unknown): HeadlightError {
  const detail = `expected ${what} for \`${name}\`, got ${typeof got === 'string' ? `'${got}'` : String(got)}`;
  return new HeadlightError('badRequest', { detail }, detail);
}
