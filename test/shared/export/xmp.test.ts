/** Keywords as XMP: exactly the text that was held against an XML parser, whatever the words hold. */
import { expect, it } from 'vitest';
import { xmpSidecar } from '../../../src/shared/export/xmp';

it('lists each word once, escaped, without what XML cannot hold', () => {
  const text = xmpSidecar(
    ['red panda', 'R&B <"x">', 'red panda', ' \u0000 ', '레서\n판다', '\ud800x', '🐼'],
    'Headlight 1',
  );
  const items = [...text.matchAll(/<rdf:li>(.*)<\/rdf:li>/g)].map((match) => match[1]);
  expect(items).toEqual(['red panda', 'R&amp;B &lt;&quot;x&quot;&gt;', '레서 판다', 'x', '🐼']);
  expect(text.startsWith('<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta')).toBe(true);
  expect(text.trimEnd().endsWith('<?xpacket end="w"?>')).toBe(true);
});
