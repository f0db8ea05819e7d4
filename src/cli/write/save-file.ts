/** Files as commands write them: whole or not at all, and a failure said by the file's name. */
export type { FilePieces } from '../../main/write/atomic';
export { saveFiles } from '../../main/write/save-files';
export { saveFile, SavedFile } from '../../main/write/saved-file';
