/** Keywords in a sidecar that is there: added where they belong, nothing else touched. */
import { describe, expect, it } from 'vitest';
import { xmpSidecar } from '../../../src/shared/export/xmp';
import { mergedXmp } from '../../../src/shared/export/xmp-merge';

const LIGHTROOM = `<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"
   crs:Exposure2012="+0.35" crs:Note="a > b">
   <dc:subject>
    <rdf:Bag>
     <rdf:li>holiday</rdf:li>
     <rdf:li>R&amp;D</rdf:li>
    </rdf:Bag>
   </dc:subject>
   <!-- <dc:subject> no </dc:subject> -->
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`;

describe('keywords merged into a sidecar', () => {
  it('go behind those that are there, each once; every other byte stays', () => {
    const merged = mergedXmp(LIGHTROOM, ['dog', 'holiday', 'R&D', 'dog', 'a < b']);
    const added = '\n     <rdf:li>dog</rdf:li>\n     <rdf:li>a &lt; b</rdf:li>';
    expect(merged).toBe(LIGHTROOM.replace('R&amp;D</rdf:li>', `R&amp;D</rdf:li>${added}`));
    expect(mergedXmp(merged ?? '', ['dog', 'a < b'])).toBe(merged); // once more is nothing
    expect(mergedXmp(LIGHTROOM, [])).toBe(LIGHTROOM);
  });

  it('make a list of their own where there is none, and leave the rest as it is', () => {
    const none = LIGHTROOM.replace(/ {3}<dc:subject>[^]*?<\/dc:subject>\n/, '');
    const merged = mergedXmp(none, ['dog']) ?? '';
    expect(merged).toContain('<rdf:li>dog</rdf:li>');
    const at = merged.indexOf(' <rdf:Description', merged.indexOf('</rdf:Description>'));
    const end = merged.indexOf(' </rdf:RDF>');
    expect(none).toContain(merged.slice(0, at).trimEnd());
    expect(none.endsWith(merged.slice(end))).toBe(true);
    expect(mergedXmp(merged, ['dog'])).toBe(merged);
    expect(mergedXmp(merged, ['cat'])).toContain('<rdf:li>cat</rdf:li>');
  });

  it.each(['<dc:subject/>', '<dc:subject></dc:subject>', '<dc:subject><rdf:Bag/></dc:subject>', '<dc:subject>\n<rdf:Bag>\n</rdf:Bag></dc:subject>', '<dc:subject><rdf:Seq></rdf:Seq></dc:subject>'])(
    'fill %j',
    (empty) => {
      const text = LIGHTROOM.replace(/<dc:subject>[^]*?<\/dc:subject>/, empty);
      const merged = mergedXmp(text, ['dog']) ?? '';
      expect(merged).toContain('<rdf:li>dog</rdf:li>');
      expect(mergedXmp(merged, ['dog'])).toBe(merged);
      expect(merged).toContain('crs:Exposure2012="+0.35"');
    },
  ); // prettier-ignore

  it('know a namespace by its address, whatever it is called here', () => {
    const named = LIGHTROOM.replaceAll('rdf:', 'r:').replace('xmlns:rdf', 'xmlns:r').replaceAll('dc:', 'd:').replace('xmlns:dc', 'xmlns:d'); // prettier-ignore
    expect(mergedXmp(named, ['dog'])).toContain('<r:li>dog</r:li>');
    const foreign = LIGHTROOM.replace('http://purl.org/dc/elements/1.1/', 'http://example.org/');
    expect(mergedXmp(foreign, ['dog'])).toContain(`xmlns:dc="http://purl.org/dc/elements/1.1/"`);
  });

  it('read what Headlight itself wrote', () => {
    const ours = xmpSidecar(['dog'], 'Headlight 1');
    expect(mergedXmp(ours, ['dog'])).toBe(ours);
    expect(mergedXmp(ours, ['cat'])).toBe(ours.replace('<rdf:li>dog</rdf:li>', '<rdf:li>dog</rdf:li>\n     <rdf:li>cat</rdf:li>')); // prettier-ignore
  });

  it.each([
    ['', 'nothing'],
    ['mine', 'no XML'],
    ['<a><b></a>', 'tags that do not close'],
    ['<!DOCTYPE a [<!ENTITY x "y">]><a/>', 'a document type'],
    [LIGHTROOM.replace('</rdf:RDF>', ''), 'a cut text'],
    [LIGHTROOM.replace(/<rdf:Bag>[^]*?<\/rdf:Bag>/, 'holiday'), 'a word that is no list'],
    [LIGHTROOM.replace('</dc:subject>', '</dc:subject><dc:subject/>'), 'two lists'],
  ])('leave %# alone: %s', (text) => {
    expect(mergedXmp(text, ['dog'])).toBeNull();
  });
});
