/** Options as settings are read back: text, or true for a switch. */

/** Undefined: not to be given. */
export type Options = readonly (readonly [name: string, value: string | true | undefined])[];

export function textOf(value: string | number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
