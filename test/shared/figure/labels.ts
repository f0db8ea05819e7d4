/** What a figure says, in the order in which it is drawn. */

/** Every line of outlined text, as readers of a screen hear it. */
export function labelsIn(svg: string): string[] {
  const named = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'" } as const;
  return [...svg.matchAll(/aria-label="([^"]*)" fill/g)].map(([, label = '']) =>
    label.replace(/&\w+;/g, (name) => named[name as keyof typeof named] ?? name),
  );
}
