/** A page of Markdown as HTML: headings that can be linked to as on GitHub, links between pages kept. */
import MarkdownIt from 'markdown-it';

const parser = new MarkdownIt({ html: true, linkify: false });

/** GitHub's name for a heading: lower case, no punctuation, hyphens for spaces. */
export function slugOf(text) {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}

/** `models.md#groups` becomes `models.html#groups`; other addresses stay. */
export function linkToPage(href) {
  return isLocal(href) ? href.replace(/\.md(?=#|$)/, '.html') : href;
}

/** Whether an address names a file of this repository. */
export const isLocal = (href) => !/^([a-z][a-z0-9+.-]*:|\/\/|#)/i.test(href);

/**
 * @param source Markdown
 * @returns title of the first heading, HTML of all, local addresses (`href`, `src`) as they stood, and names of headings
 */
export function renderMarkdown(source) {
  const tokens = parser.parse(source, {});
  const slugs = nameHeadings(tokens);
  const addresses = [];
  forEachToken(tokens, (token) => {
    for (const name of ['href', 'src', 'srcset']) {
      const value = token.attrGet(name);
      if (value === null) continue;
      if (!value.startsWith('#') && !isLocal(value)) continue;
      addresses.push(decodeURI(value));
      token.attrSet(name, linkToPage(value));
    }
    if (token.type === 'html_block' || token.type === 'html_inline') {
      for (const [, value] of token.content.matchAll(/(?:src|srcset|href)="([^"]+)"/g)) {
        if (isLocal(value)) addresses.push(value);
      }
    }
  });
  const heading = tokens.findIndex(({ type }) => type === 'heading_open');
  return {
    title: heading < 0 ? '' : plainText(tokens[heading + 1]),
    html: parser.renderer.render(tokens, parser.options, {}),
    addresses,
    slugs,
  };
}

/** Equal headings get `-1`, `-2` … behind their name. */
function nameHeadings(tokens) {
  const counts = new Map();
  const slugs = [];
  tokens.forEach((token, index) => {
    if (token.type !== 'heading_open') return;
    const slug = slugOf(plainText(tokens[index + 1]));
    const seen = counts.get(slug) ?? 0;
    counts.set(slug, seen + 1);
    slugs.push(seen === 0 ? slug : `${slug}-${seen}`);
    token.attrSet('id', slugs.at(-1));
  });
  return slugs;
}

function forEachToken(tokens, visit) {
  for (const token of tokens) {
    visit(token);
    if (token.children) forEachToken(token.children, visit);
  }
}

/** What a heading says, without its marks; an image says its words. */
function plainText(token) {
  return (token.children ?? [])
    .map((child) =>
      child.type === 'text' || child.type === 'code_inline' || child.type === 'image' ? child.content : '',
    )
    .join('');
}
