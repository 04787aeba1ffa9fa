/** Our own form as a browser without script fills it in. */
import type { HttpAnswer } from '../../shared/http.ts';
import type { Source } from '../../shared/domain/program-questions.ts';
import type { Program } from '../../shared/domain/program.ts';

/** The program with our own form as the only one to apply by. */
export function withOwnForm(program: Program, change: Partial<Source> = {}): Program {
  const own: Source = {
    ...{ id: 'own', provider: 'mentorline', secret: null, purpose: 'application', fields: {} },
    partials: 'ignore',
    ...change,
  };
  return { ...program, sources: [own] };
}

/** What a page would post as it is: its hidden fields, and what is filled in already. */
export function fieldsOf({ body = '' }: HttpAnswer): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [tag] of body.matchAll(/<input(?:[^>"]|"[^"]*")*>/g)) {
    const attribute = (name: string): string | undefined => {
      const value = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
      return value
        ?.replaceAll('&quot;', '"')
        .replaceAll('&lt;', '<')
        .replaceAll('&#39;', "'")
        .replaceAll('&amp;', '&');
    };
    const name = attribute('name');
    const ticked = !/type="(radio|checkbox)"/.test(tag) || / checked/.test(tag);
    if (name !== undefined && ticked) fields.append(name, attribute('value') ?? '');
  }
  for (const [, name = '', text = ''] of body.matchAll(/<textarea[^>]* name="([^"]*)"[^>]*>([^<]*)</g))
    fields.append(name, text);
  for (const [, name = '', options = ''] of body.matchAll(
    /<select[^>]* name="([^"]*)"[^>]*>(.*?)<\/select>/gs,
  )) {
    const [, chosen = ''] =
      /<option value="([^"]*)"[^>]* selected|<option selected[^>]* value="([^"]*)"/.exec(options) ?? [];
    fields.append(name, chosen);
  }
  return fields;
}
