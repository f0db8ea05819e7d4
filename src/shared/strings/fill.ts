/** Puts values into a sentence: `{name}`, and `{count:photo|photos}` for one or many. */

export type Params = Readonly<Record<string, string | number>>;

const PLACEHOLDER = /\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g;

/** The sentence with every placeholder replaced; one without a value stays visible, so that a mistake is seen. */
export function fill(template: string, params: Params = {}): string {
  return template.replace(PLACEHOLDER, (whole, name: string, one?: string, many?: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    if (one !== undefined && many !== undefined) return Number(value) === 1 ? one : many;
    return String(value);
  });
}

/** Names of the parameters a sentence takes, each once, sorted. */
export function paramsOf(template: string): string[] {
  return [...new Set([...template.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''))].sort();
}
