/** What main tells the native process, besides handing it a port. Paths go this way only: clients name models by id. */

export interface NativePlaces {
  readonly models: readonly { readonly id: string; readonly folder: string }[];
  /** Folder for mapped weights. */
  readonly cache: string;
}
