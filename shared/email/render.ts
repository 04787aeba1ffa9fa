/** An email text (Markdown with Liquid) with its variables, as HTML and as plain text. */
import { Liquid, type Template } from 'liquidjs';
import MarkdownIt, { type Token } from 'markdown-it';
import type { EmailText } from '../domain/program.ts';
import { forMailto } from '../domain/address.ts';
import { SHELL } from './shell.ts';

export type Variables = Readonly<Record<string, unknown>>;

export interface RenderedText {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** A text is a stranger to this process: it reads no file, and takes only so much time and memory. */
const SANDBOX = {
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  // No file is ever looked for.
  templates: {},
  // Characters of a text, milliseconds of one rendering, objects that it makes.
  parseLimit: 200_000,
  renderLimit: 2_000,
  memoryLimit: 200_000,
} as const;
/** Tags that bring in other texts, of which there are none. */
const LOOKING_ELSEWHERE = ['include', 'render', 'layout', 'block'];

const escaping = new Liquid({ ...SANDBOX, outputEscape: 'escape' });
const plain = new Liquid(SANDBOX);
for (const engine of [escaping, plain]) {
  engine.registerFilter('mailto', (address: unknown) => forMailto(String(address)));
  for (const tag of LOOKING_ELSEWHERE) Reflect.deleteProperty(engine.tags, tag);
}
const markdown = new MarkdownIt({ html: false, linkify: false, breaks: true });

interface Compiled {
  readonly subject: Template[];
  readonly html: Template[];
  readonly text: Template[];
}
const compiled = new WeakMap<EmailText, Compiled>();

/**
 * Markdown comes first and Liquid second: what a variable brings in is escaped text by then, and cannot become markup.
 * Rejects with Liquid's message, which names the line, when a text is wrong.
 */
export function renderText(text: EmailText, variables: Variables): RenderedText {
  const templates = compile(text);
  const line = (rendered: unknown): string => String(rendered).replace(/\s+/g, ' ').trim();
  return {
    subject: line(plain.renderSync(templates.subject, variables)),
    // What a condition left out leaves an empty paragraph behind.
    html: String(escaping.renderSync(templates.html, variables)).replace(/<p>\s*<\/p>\n?/g, ''),
    text: String(plain.renderSync(templates.text, variables))
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
  };
}

/** The whole HTML email around a rendered text. */
export function inShell(
  html: string,
  { title, program, footer }: { readonly title: string; readonly program: string; readonly footer: string },
): string {
  const parts: Record<string, string> = {
    MENTORLINE_TITLE: escapeHtml(title),
    MENTORLINE_PROGRAM: escapeHtml(program),
    MENTORLINE_CONTENT: html,
    MENTORLINE_FOOTER: footer,
  };
  return SHELL.replace(/MENTORLINE_[A-Z]+/g, (name) => parts[name] ?? name);
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function compile(text: EmailText): Compiled {
  const known = compiled.get(text);
  if (known) return known;
  const { held, tags } = withoutTags(text.body);
  // What comes into a link to write to is an address alone, whatever signs it has.
  const released = (rendered: string): string =>
    rendered.replace(/(mailto:)?liquid(\d+)tag/g, (_, to: string | undefined, index) => {
      const tag = tags[Number(index)] ?? '';
      return to ? `${to}${tag.replace(/\}\}$/, '| mailto }}')}` : tag;
    });
  const tokens = markdown.parse(held, {});
  markButtons(tokens);
  const result = {
    subject: plain.parse(text.subject),
    html: escaping.parse(loopsInside(released(markdown.renderer.render(tokens, markdown.options, {})))),
    text: plain.parse(tightLists(released(asPlainText(tokens)))),
  };
  compiled.set(text, result);
  return result;
}

/** Liquid's tags stand aside as plain words while Markdown works: it would escape their quotes and encode them in links. */
function withoutTags(body: string): { readonly held: string; readonly tags: readonly string[] } {
  const numbers = new Map<string, number>();
  const parts: string[] = [];
  let from = 0;
  for (const { 0: sign, index } of body.matchAll(/\{\{|\{%/g)) {
    if (index < from) continue;
    const end = body.indexOf(sign === '{{' ? '}}' : '%}', index + 2);
    // One that is never closed is Liquid's to complain of, and nothing behind it can be closed by the same sign.
    if (end < 0) break;
    const tag = body.slice(index, end + 2);
    const number = numbers.get(tag) ?? numbers.size;
    numbers.set(tag, number);
    parts.push(body.slice(from, index), `liquid${number}tag`);
    from = end + 2;
  }
  return { held: parts.join('') + body.slice(from), tags: [...numbers.keys()] };
}

const BLOCK_TAGS = /<p>((?:\{%[^%]*%\}\s*)+)<\/p>/g;
const LOOPED_LIST = /(\{% for [^%]*%\})\s*<ul>((?:(?!<ul>|\{% for)[\s\S])*?)<\/ul>\s*(\{% endfor %\})/g;

/** Tags that stand in a paragraph of their own leave none behind, and a loop over items is inside the one list that they make. */
function loopsInside(html: string): string {
  return html.replace(BLOCK_TAGS, '$1').replace(LOOPED_LIST, '<ul>$1$2$3</ul>');
}

/** The items of one list stand under each other. */
function tightLists(text: string): string {
  return text.replace(/(\{% for [^%]*%\})\n+(- .*)\n+(\{% endfor %\})/g, '$1$2\n$3');
}

/** A link alone in its paragraph is a button. */
function markButtons(tokens: readonly Token[]): void {
  for (const { type, children } of tokens) {
    if (type !== 'inline' || children?.[0]?.type !== 'link_open' || children.at(-1)?.type !== 'link_close')
      continue;
    if (children.filter((child) => child.type === 'link_open').length === 1)
      children[0].attrSet('class', 'button');
  }
}

function asPlainText(tokens: readonly Token[]): string {
  const lines: string[] = [];
  let prefix = '';
  for (const token of tokens) {
    switch (token.type) {
      case 'list_item_open':
        prefix = '- ';
        break;
      case 'blockquote_open':
        prefix = '> ';
        break;
      case 'inline':
        lines.push(prefix + inlineText(token.children ?? []));
        if (prefix === '- ') prefix = '  ';
        break;
      case 'list_item_close':
      case 'blockquote_close':
        prefix = '';
        break;
      case 'paragraph_close':
      case 'heading_close':
      case 'bullet_list_close':
        if (!token.hidden) lines.push('');
        break;
      default:
    }
  }
  return lines.join('\n');
}

function inlineText(children: readonly Token[]): string {
  let href = '';
  let said = '';
  return children
    .map((child) => {
      switch (child.type) {
        case 'link_open':
          href = String(child.attrGet('href') ?? '');
          said = '';
          return '';
        case 'link_close':
          // An address may be its own text.
          return href.replace(/^mailto:/, '') === said ? '' : `: ${href}`;
        case 'softbreak':
        case 'hardbreak':
          return '\n';
        default:
          said += child.content;
          return child.content;
      }
    })
    .join('');
}
