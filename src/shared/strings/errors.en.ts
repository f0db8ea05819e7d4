/** What went wrong and what to do next, one sentence for each code. Parameters are listed beside the codes. */
import type { ErrorCode } from '../../vit/errors';

export const errorsEn: Readonly<Record<ErrorCode, string>> = {
  photoEmpty: 'This file is empty; check that it was copied completely.',
  photoUnknownFormat:
    'This file is not a picture Headlight can read; try JPEG, PNG, WebP, GIF, TIFF, AVIF, BMP, HEIC or SVG.',
  photoDamaged: 'This {format} file is damaged or incomplete, or of a rare kind; try the original, or save it as PNG.',
  photoRawNoPreview: 'This is a RAW file ({kind}) without a preview; export it as JPEG, then open that.',
  photoTooManyPixels:
    'This picture is {cols} × {rows} pixels, above the limit of {limitMegapixels} megapixels; make it smaller and try again.',
  photoTooLarge: 'This file is {megabytes} MB, above the limit of {limitMegabytes} MB; make it smaller and try again.',
  photoTimeout: 'Decoding this picture took more than {seconds} seconds of work and was stopped; try a smaller copy.',
  photoSlow:
    'The file of this picture did not arrive within {seconds} seconds; look at the disk or network it lies on, then add it once more.',
  photoCrashed: 'This picture stopped the photo reader, which has started again; the other photos are not affected.',
  photoReaderDown:
    'The photo reader stopped several times; it starts again in a moment, then add this picture once more.',
  photoNotFound: '“{name}” is no longer there; it may have been moved, renamed or deleted.',
  photoNoFile: '“{name}” is no file but a pipe, a device or a folder; save the photo as a file and add that.',
  photoUnreadable: '“{name}” may not be read; check its permissions.',
  photoExternalReference:
    'This SVG wants other files or the network, which Headlight never opens for a picture; save it as PNG first.',
  folderEmpty: 'There are no photos in “{name}”.',
  folderUnreadable: 'The folder “{name}” may not be read, so its photos were left out; check its permissions.',
  folderTooDeep:
    '“{name}” lies too deep in folders, or its links lead round and round, so it was left out; add it by itself.',
  tooManyPhotos: 'Headlight takes {limit} photos at a time; the rest was left out.',
  archiveDamaged:
    'The archive “{name}” cannot be read on ({detail}); the photos after this point are missing. Get it again, then run this again.',
  archiveEmpty: 'There are no photos in the archive “{name}”.',
  archiveOutside:
    '“{name}” would lie outside its archive, were it unpacked, so it was left out; make the archive again.',
  archiveTwice:
    'The archive holds “{name}” twice; only the first was taken, so that no photo counts double. Remove the one that is not meant.',
  modelNotFound: 'The model “{model}” was not found; choose an installed one or give the path to its folder.',
  checkpointEmpty:
    '“{name}” holds no weights; a model is a folder with config.json and weights (.safetensors, .pth, .bin or .npz).',
  checkpointDamaged: '“{name}” is damaged ({detail}); fetch the file again.',
  checkpointNoWeights:
    '“{name}” holds no weights file; a model is a folder with config.json and weights (.safetensors, .pth, .bin or .npz).',
  checkpointAmbiguous: '“{name}” holds several weights files ({files}); choose one of them.',
  checkpointUnsupportedFormat:
    '“{name}” is in the format {format}, which Headlight does not read yet; convert it to .safetensors.',
  checkpointForbiddenPickle:
    '“{name}” wants to run {global}; Headlight never runs code from a checkpoint, so use a file that holds weights only.',
  checkpointWholeModel:
    '“{name}” holds a whole model as a Python object ({global}), which only its own code can rebuild; load it in Python, save its weights with torch.save(model.state_dict(), "weights.pth"), and open that file.',
  checkpointTensorKind:
    '“{name}” holds {kind} tensors, which Headlight does not read; make them plain in Python with tensor.{how}, then save the weights again.',
  checkpointResave:
    '“{name}” is {format}, which cannot be read safely; open it in Python and save its weights again with torch.save(model.state_dict(), …) or as .safetensors.',
  checkpointNotVit:
    '“{name}” looks like {looksLike}; Headlight opens plain Vision Transformers (ViT, DeiT) with timm or Hugging Face names.',
  checkpointWebPage:
    '“{name}” is a web page, not weights: its download failed (conditions to accept, a sign-in, or a wrong address); download it again, and compare its size with the one stated there.',
  checkpointArchive: '“{name}” is an archive; unpack it, then open what is inside.',
  checkpointTrainingFolder:
    '“{name}” is the folder of a training, which keeps its models in sub-folders; open its newest, “{newest}”.',
  checkpointPlaceholders:
    '“{name}” holds empty tensors in place of weights (“{tensor}”), as DeepSpeed’s ZeRO-3 leaves them; put the weights together with the zero_to_fp32.py beside the checkpoint, then open the file that it writes.',
  checkpointAdapterKind:
    '“{name}” holds an adapter that cannot be merged here (“{tensor}”); merge it in Python with model.merge_and_unload(), then save the model again.',
  checkpointAdapterSeveral:
    '“{name}” holds several adapters ({adapters}), and nothing says which counts; merge one in Python with model.merge_and_unload(), then save the model again.',
  checkpointAdapterMissing:
    '“{name}” holds the base layers of a LoRA adapter without the adapter itself (“{tensor}” has no lora_A and lora_B), so its answers would not be the model’s; merge it in Python with model.merge_and_unload(), then save the model again.',
  checkpointAdapterScale:
    '“{name}” holds a LoRA adapter (“{tensor}”), and nothing says by how much it counts; put its adapter_config.json (lora_alpha, r) beside it, or merge it in Python with model.merge_and_unload().',
  checkpointMissingTensor: '“{name}” has no tensor “{tensor}”, so it is incomplete or not a plain ViT.',
  checkpointShapeMismatch:
    'The tensor “{tensor}” has shape {got} where the configuration wants {expected}; use the files of one model.',
  checkpointUnsupportedDtype: 'The tensor “{tensor}” is stored as {dtype}; Headlight reads F32, F16, BF16 and F64.',
  checkpointNotFinite:
    '“{name}” holds {value} in the tensor “{tensor}”, so no answer of it would mean anything; fetch the file again, or save the weights in float32, since half precision turns large numbers into infinities.',
  configInvalid:
    '“{file}” does not describe a model Headlight can run ({detail}); use the file that was published with these weights, or another model.',
  textTowerMissing:
    '“{name}” was trained on photos alone: it has no text encoder that could read labels in words. Use its own classes, or a model of photos and texts (CLIP, SigLIP) with both encoders in its folder.',
  textTowerUnsupported:
    'The text encoder of “{name}” cannot be used: {detail}. Its photos can still be opened; for labels in your own words use a CLIP or SigLIP model.',
  textNoEnd:
    'The tokenizer gives “{text}” no end token, at which this model reads a text. Its tokenizer files may be another model’s: download the folder again.',
  painterMissing:
    '“{name}” cannot paint what is hidden: it has no decoder of a masked autoencoder (ViT-MAE). Choose one that has, such as the built-in vit-tiny-fill.',
  writerMissing:
    '“{name}” writes no words: it has no decoder of a captioner or reader (ViT with GPT-2, TrOCR, BLIP). Choose one that has, such as the built-in vit-tiny-captioner.',
  sentenceUnknown:
    '“{name}” knows nothing of “{text}”: its tokenizer has no piece of it. Write the sentence in the language that the model writes.',
  decoderUnsupported:
    'What stands behind the encoder of “{name}” is {looksLike}, which Headlight does not run; its encoder can still be looked at.',
  decoderSize:
    '“{name}” paints {own} patches, the size that its decoder was trained for, not {size}; take back the chosen input size.',
  tokenizerMissing:
    '“{name}” has no tokenizer: neither tokenizer.json nor vocab.json with merges.txt nor vocab.txt lies beside the weights; put the files there that were published with the model.',
  recipeInvalid:
    '“{file}” does not say how to prepare a photo in a way Headlight can follow ({detail}); correct it, or take it out of the folder to use the habits of the model’s family.',
  sizeInvalid: '{size} px cannot be cut into patches of {patch} px; choose a multiple, such as {nearest}.',
  channelsUnsupported:
    '“{name}” takes {channels} channels; a photo has three (red, green, blue), or one where it is turned grey. Headlight cannot make the others; `models info` tells what the model is.',
  overrideInvalid:
    'The chosen {field} does not fit this model ({detail}); change it, or go back to the model’s own settings.',
  modelNameInvalid:
    '“{name}” cannot be the name of a model; use letters, digits, dots, dashes and underscores, at most 120 of them.',
  modelNameTaken: 'There is a model called “{name}” already; choose another name, or remove that one first.',
  modelBuiltIn: '“{model}” comes with Headlight and cannot be removed.',
  modelBusy: '“{model}” is being installed or removed already; wait until that is finished.',
  diskFull:
    'This model needs {needed} MB of disk space, and {free} MB are free; make room, or move Headlight’s data folder.',
  hubIdInvalid: '“{id}” is not the id of a model; it looks like google/vit-base-patch16-224.',
  hubEndpointInvalid:
    'HF_ENDPOINT names no hub (“{endpoint}”); set it to a web address without user and password, such as https://huggingface.co, or unset it.',
  hubOffline:
    'The environment tells Headlight to stay offline; unset HF_HUB_OFFLINE and TRANSFORMERS_OFFLINE, then start it again.',
  hubUnreachable: '{host} could not be reached ({detail}); check the connection, then try again.',
  hubProxyFailed:
    'The proxy {proxy} did not let Headlight through ({detail}); check HTTPS_PROXY, or add the hub to NO_PROXY.',
  hubModelNotFound:
    '{host} has no model “{id}”, or it is private; check the id, or give an access token that may read it (in the window, or HF_TOKEN).',
  hubRevisionNotFound: '“{id}” has no revision “{revision}”; name a branch, a tag or a commit of it.',
  hubGated:
    '“{id}” is given out on conditions; accept them on its page on {host}, then give an access token of that account (in the window, or HF_TOKEN).',
  hubTokenRefused: '{host} does not accept the token; make a new one that may read models, or go on without one.',
  hubTokenInvalid: 'This is not an access token; copy it whole, without spaces: it looks like hf_….',
  keychainUnavailable:
    'This system has no keychain to keep the token in, so it was not kept; set HF_TOKEN before starting Headlight.',
  hubBusy: '{host} is busy or limits downloads; try again in {seconds} {seconds:second|seconds}.',
  hubAnswerInvalid: '{host} answered in a way Headlight does not trust ({detail}); check the address of the hub.',
  hubFileDamaged: '“{name}” did not arrive as the hub describes it ({detail}); download it again.',
  updateFeedInvalid:
    '{host} answered with no list of versions that Headlight can read ({detail}); nothing was changed. Try again later.',
  updateUnsigned:
    'The list of versions on {host} is not signed by the makers of Headlight; nothing was fetched. Do not install a version from there by hand either.',
  updateDamaged: 'Version {version} did not arrive as its makers signed it; nothing was installed. Look for it again.',
  updateNotInstalled:
    'Version {version} was not installed ({detail}); the version you have is as it was. Try again, or install it by hand.',
  engineUnavailable: 'The engine {engine} cannot be used here ({detail}); choose Automatic or another engine.',
  engineFailed: 'The engine {engine} stopped with an error ({detail}); try again or choose another engine.',
  engineLost: 'The engine {engine} lost its device; try again or choose another engine.',
  outputNotFinite:
    'The model computed {value} in “{tensor}” for this photo, so it has no answer; its weights are damaged, or their numbers are too large.',
  outOfMemory:
    'The engine {engine} ran out of memory; close other programs, or choose a smaller model or another engine.',
  modelTooLarge:
    'This model needs {gigabytes} GB of memory, more than the {limitGigabytes} GB it may take here; choose a smaller one.',
  cancelled: 'Cancelled before it was finished.',
  badRequest: 'This could not be carried out ({detail}).',
  saveFailed: '“{name}” could not be saved ({detail}); choose another place.',
  saveDenied: '“{name}” could not be saved: you may not write to that folder; choose another one.',
  saveFull: '“{name}” could not be saved: the disk is full; make room, or choose another disk.',
  saveNoFolder: '“{name}” could not be saved: its folder is no longer there; choose another one.',
  saveReadOnly: '“{name}” could not be saved: that disk can only be read; choose another one.',
  saveInUse:
    '“{name}” could not be saved: another program holds a file of this name open; close it, or choose another name.',
  notesDamaged:
    '“{name}” in Headlight’s data folder is damaged: what it keeps (settings, names of models, how they are run) does not count where it cannot be read. The next change keeps the damaged file beside it as {name}.bad-1.',
  guideNotOpened:
    'No browser could be opened for the guide ({detail}); the same pages lie in docs/guide of the project.',
  libraryNewer:
    'The library “{name}” was written by a newer version of Headlight, so this one leaves it alone: nothing of it is shown, and nothing is kept; update Headlight.',
  libraryDamaged:
    'The library “{name}” is damaged; open Headlight’s window, which puts it aside and begins a new one, or restore a copy.',
  libraryRenewed:
    'The library “{name}” was damaged. It lies beside the new one as {kept}; photos and answers are kept anew from now on.',
  libraryUnavailable: 'The library cannot be used on this computer ({detail}); photos are shown and not kept.',
  filesBusy: 'Headlight is already copying, moving or writing files; wait until that is done, then try again.',
  exiftoolMissing:
    'Keywords are written inside pictures by ExifTool, which is not on this computer. Install it (exiftool.org; on Debian and Ubuntu the package libimage-exiftool-perl, on a Mac `brew install exiftool`) and try again, or write them beside the photos.',
  nothingToUndo: 'There is nothing to undo: no files were copied, moved or written, or that was undone already.',
  nameTaken: '“{name}”: another file has this name there now; it was left alone. Plan it again.',
  fileChanged: '“{name}” was written meanwhile, so it was left alone; look at it again.',
  libraryClosed: 'The library cannot be used now, so nothing can be kept. Restart Headlight to try again.',
  collectionTaken: 'There is a collection “{name}” already; choose another name.',
  labelTaken: 'There is a label “{name}” already; choose another name.',
  labelsTooFew: 'Two labels with two photos each are needed at least; five and more of each are better.',
  clipboardEmpty: 'There is no picture on the clipboard; copy one and paste again.',
  usage: '{detail}',
  internal: 'Something went wrong inside Headlight ({detail}); try again.',
};
