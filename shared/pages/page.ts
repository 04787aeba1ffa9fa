/** Pages for participants: rendered here, no script, readable on any telephone. Text from people is always text. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { render } from 'preact-render-to-string';
import type { HttpAnswer } from '../http.ts';
import { STYLE } from './style.ts';

export type View = VNode | readonly View[] | string | number | null | undefined | false;

export function page(
  { title, site, status = 200 }: { readonly title: string; readonly site: string; readonly status?: number },
  content: View,
): HttpAnswer {
  const body = render(html`
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <style dangerouslySetInnerHTML=${{ __html: STYLE }} />
      </head>
      <body>
        <header>${site}</header>
        <main>
          <div class="card">
            <h1>${title}</h1>
            ${content}
          </div>
        </main>
      </body>
    </html>
  `);
  return {
    status,
    type: 'text/html; charset=utf-8',
    body: `<!doctype html>${body}`,
    headers: { 'x-robots-tag': 'noindex' },
  };
}

/** A question with a row of choices, each a large target. */
export function choices(
  {
    name,
    legend,
    required = true,
    low = '',
    high = '',
  }: { name: string; legend: string; required?: boolean; low?: string; high?: string },
  options: readonly { readonly value: string; readonly label: string }[],
): VNode {
  return html`<fieldset>
    <legend>${legend}</legend>
    <div class="choices">
      ${options.map(({ value, label }) => html`<label><input type="radio" name=${name} value=${value} required=${required} />${label}</label>`)}
    </div>
    ${(low || high) && html`<div class="ends"><span>${low}</span><span>${high}</span></div>`}
  </fieldset>`;
}

export function scale(question: {
  name: string;
  legend: string;
  from: number;
  to: number;
  low?: string;
  high?: string;
  required?: boolean;
}): VNode {
  const numbers = Array.from({ length: question.to - question.from + 1 }, (_, index) =>
    String(question.from + index),
  );
  return choices(
    question,
    numbers.map((value) => ({ value, label: value })),
  );
}

export function textArea({ name, label }: { readonly name: string; readonly label: string }): VNode {
  return html`<div>
    <label class="field" for=${name}>${label}</label
    ><textarea id=${name} name=${name} maxlength="4000"></textarea>
  </div>`;
}
