/** What may be asked across a port: an interface says it, and a contract beside it says how each argument must look on arrival. */
import type * as v from 'valibot';
import type { Work } from '../../vit/session/work';
import type { Port } from './port';

/** How one method of an interface crosses. */
export interface Method {
  /** Each argument as it must arrive; a port and `Work` follow them by other means. */
  readonly args: readonly v.GenericSchema[];
  /** Checks the answer where the other end cannot be trusted. */
  readonly answer?: v.GenericSchema;
  /** Nobody waits for an answer. */
  readonly tells?: boolean;
  /** A process that takes over may be asked the same again, because the answer needs nothing told before. */
  readonly again?: boolean;
  /** A port comes after the arguments. */
  readonly port?: boolean;
  /** The memory of its answer is nobody else's, and is moved. */
  readonly moves?: boolean;
}

/** The arguments of a method that are sent unchanged. */
type Plain<A extends readonly unknown[]> = A extends readonly [...infer Rest, Port]
  ? Rest
  : A extends readonly [...infer Rest, Work<never>]
    ? Rest
    : A;

type Schemas<A extends readonly unknown[]> = { readonly [I in keyof A]: v.GenericSchema<unknown, A[I]> };

/** How each method of the interface `T` crosses. */
export type Contract<T> = {
  readonly [M in keyof T]-?: T[M] extends (...args: infer A) => infer R
    ? Method & { readonly args: Schemas<Plain<Required<A>>> } & (R extends void ? { readonly tells: true } : unknown)
    : never;
};

/** A message. One with `id` is answered under that id, once. */
export type Message =
  | { readonly id?: number; readonly call: string; readonly args: readonly unknown[] }
  | { readonly id: number; readonly stop: true }
  | { readonly id: number; readonly progress: unknown }
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly code: string; readonly params: unknown };
