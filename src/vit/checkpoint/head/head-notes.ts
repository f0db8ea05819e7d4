/** What must be known beside the answers of a classifier whose file leaves something open: what it reads, and what it may do that has no weights. */
import type { AnswerNote } from '../answer-notes';
import { shownName } from '../shown-name';

export interface HeadFacts {
  /** The classifier's layer, by its name in the file. */
  readonly layer: string;
  /** The first layer behind the encoder, which may be the same. */
  readonly reader: string;
  readonly bias: boolean;
  /** Whether layers with weights stand before it. */
  readonly neck: boolean;
  /** Whether the reader is the library's own, so that its code says what it reads. */
  readonly own: boolean;
  /** That library, where its models are built to read class token or mean, and only a config says which. */
  readonly eitherPool: string | null;
  readonly clsToken: boolean;
  /** Whether a norm stands over what is pooled, as timm has it for means. */
  readonly fcNorm: boolean;
  readonly joined: boolean;
}

export function headNotes(facts: HeadFacts): AnswerNote[] {
  const { layer, reader, bias, neck, own, eitherPool, clsToken, fcNorm, joined } = facts;
  const params = { layer: shownName(layer) };
  const reading = { layer: shownName(reader) };
  const notes: AnswerNote[] = [];
  if (clsToken && fcNorm) notes.push({ code: 'poolMean', params: reading });
  else if (clsToken && !own && !joined) notes.push({ code: 'poolToken', params: reading });
  else if (clsToken && eitherPool !== null && !joined)
    notes.push({ code: 'poolDefault', params: { ...reading, library: eitherPool } });
  if (!bias) notes.push({ code: 'headBias', params });
  if (!neck && /(^|\.)0$/.test(layer)) notes.push({ code: 'headBehind', params });
  return notes;
}
