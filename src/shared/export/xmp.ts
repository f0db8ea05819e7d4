/** Keywords as an XMP sidecar, as photo managers read them (ISO 16684-1: `dc:subject`, an unordered list). Pure. */

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
/** Characters that XML 1.0 has no way to write. */
/* eslint-disable no-control-regex */
const NOT_XML =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/* eslint-enable no-control-regex */

/** @param toolkit who writes it, with its version */
export function xmpSidecar(keywords: readonly string[], toolkit: string): string {
  const items = [...new Set(keywords.map(cleanedWord).filter(Boolean))].map((word) => `     <rdf:li>${word}</rdf:li>`);
  return [
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    `<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="${cleanedWord(toolkit)}">`,
    ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">',
    '   <dc:subject>',
    '    <rdf:Bag>',
    ...items,
    '    </rdf:Bag>',
    '   </dc:subject>',
    '  </rdf:Description>',
    ' </rdf:RDF>',
    '</x:xmpmeta>',
    '<?xpacket end="w"?>',
    '',
  ].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Unescapes XML text. */
export function wordOf(xml: string): string {
  return xml
    .replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .trim();
}

/** A word as XML has it, on one line. */
export function cleanedWord(text: string): string {
  return text
    .replace(NOT_XML, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
