/** What a report of a problem says of this computer and run, in English and Markdown: no path, no name of a file, nothing of a photo. */
import { withoutNames } from './without-names';

export interface ReportFacts {
  readonly version: string;
  readonly packed: boolean;
  /** Name → version, of the runtime. */
  readonly runtime: Readonly<Record<string, string>>;
  /** Platform, release and processor, in the system's words. */
  readonly system: readonly string[];
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  /** The last run was cut off. */
  readonly cutOff: boolean;
  /** The log, as it stands in the file; the newest line last. */
  readonly log: string;
  readonly home: string;
}

/** Newest lines of the log that are told. */
export const LOG_LINES = 60;

export function problemReport(facts: ReportFacts): string {
  const runtime = Object.entries(facts.runtime).map(([name, version]) => `${name} ${version}`);
  const lines = facts.log.trimEnd().split('\n').slice(-LOG_LINES).join('\n');
  return [
    `- Headlight ${facts.version}${facts.packed ? '' : ', from a checkout'}`,
    `- ${runtime.join(', ')}`,
    `- ${facts.system.join(', ')}`,
    `- ${facts.cores} cores, ${(facts.memory / 2 ** 30).toFixed(1)} GiB of memory`,
    `- the run before this one ${facts.cutOff ? 'was cut off' : 'ended as it should'}`,
    '',
    'Log, without names:',
    '',
    '```',
    lines === '' ? '(empty)' : withoutNames(lines, facts.home).replaceAll('```', "'''"),
    '```',
    '',
  ].join('\n');
}
