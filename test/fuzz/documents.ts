/** What a browser makes of a document: its elements and what they are told, without any text. Runs in the page. */

export interface Document {
  /** Documents of one kind have the same structure, whatever people wrote. */
  readonly kind: string;
  readonly content: string;
  readonly type: 'text/html' | 'application/xml';
}

/** The structure of each. */
export function structuresOf(documents: readonly Document[]): string[] {
  // What says something of an element; the rest is style, or text in the place of an attribute.
  const told = new Set(['href', 'src', 'action', 'srcdoc', 'http-equiv', 'rel', 'type', 'role']);
  const ours = /^(https:\/\/m\.example\.org\/|mailto:|#)/;
  return documents.map(({ content, type }) => {
    const parsed = new DOMParser().parseFromString(content, type);
    return [...parsed.querySelectorAll('*')]
      .map((element) => {
        const attributes = element.getAttributeNames().map((name) => {
          const value = element.getAttribute(name) ?? '';
          if (!told.has(name)) return name;
          return `${name}=${ours.test(value) ? 'ours' : value}`;
        });
        return `${element.tagName} ${attributes.sort().join(' ')}`;
      })
      .join('\n');
  });
}

/** What in a document could run, load or send something, though a manager wrote it. */
export function harmsIn(documents: readonly Document[]): string[] {
  const dangerous = 'script, iframe, object, embed, form, input, button, style, link, meta, base, svg, math';
  return documents.map(({ content, type }) => {
    const parsed = new DOMParser().parseFromString(content, type);
    const elements = [...parsed.body.querySelectorAll('*')];
    const handlers = elements.flatMap((element) =>
      element.getAttributeNames().filter((name) => name.startsWith('on')),
    );
    const addresses = elements
      .flatMap((element) => [element.getAttribute('href'), element.getAttribute('src')])
      .filter((address) => address !== null && /^\s*(javascript|data|vbscript|file):/i.test(address));
    const made = [...parsed.body.querySelectorAll(dangerous)].map(({ tagName }) => tagName);
    return [...made, ...handlers, ...addresses].join(' ');
  });
}
