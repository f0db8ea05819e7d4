/** Text inside SVG, whatever it holds. */

export function escapeXml(text: string): string {
  const named: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
  };
  // Control characters other than tab and line ends are not XML at all.
  return [...text]
    .filter((c) => c >= ' ' || '\t\n\r'.includes(c))
    .map((c) => named[c] ?? c)
    .join('');
}
