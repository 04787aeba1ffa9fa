/** The functions as Lambda gets them: their files, with the environment of the template. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundleFunction, MAIN } from '../../infra/aws/bundle.ts';
import { FUNCTION_NAMES, type FunctionName } from '../../infra/aws/functions.ts';
import { Resolver, resourcesOf, synthesise } from './synth.ts';

export interface DeployedFunction {
  readonly name: FunctionName;
  readonly environment: Readonly<Record<string, string>>;
  /** What Lambda loads, and all files that are loaded with it. */
  readonly file: string;
  readonly start: readonly string[];
  /** Paths of all that went into its files, from the root of the project. */
  readonly sources: readonly string[];
}

/** Bundled as the stack does it (`codeOf` in `app-function.ts`). */
export function deployedFunctions(): readonly DeployedFunction[] {
  const { templates } = synthesise();
  // Names of things that only AWS knows; an address where one is asked for.
  const resolver = new Resolver(templates, (_, attribute, id) =>
    attribute === 'DomainName' ? 'd1.cloudfront.net' : `${id}.${attribute}`,
  );
  return FUNCTION_NAMES.map((name) => {
    const id = `${name.replaceAll('-', '')}Function`;
    const [, made] =
      resourcesOf(templates, 'AWS::Lambda::Function').find(([one]) => one.startsWith(id)) ?? [];
    const { Variables } = made?.Properties['Environment'] as { Variables: Record<string, unknown> };
    const environment = Object.entries(Variables).map(([key, value]) => [
      key,
      resolver.text('MentorlineApp', value),
    ]);
    const folder = mkdtempSync(join(tmpdir(), 'mentorline-bundle-'));
    const { inputs } = bundleFunction(name, folder);
    return {
      name,
      environment: Object.fromEntries(environment) as Record<string, string>,
      file: `${folder}/${MAIN}`,
      start: loadedWith(`${folder}/${MAIN}`),
      sources: Object.keys(inputs),
    };
  });
}

/** A file of a bundle and those that it imports at once, not those that it may import later. */
export function loadedWith(main: string): readonly string[] {
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    for (const [, other = ''] of readFileSync(file, 'utf8').matchAll(/(?:\bfrom|\bimport)\s*"(\.\/[^"]+)"/g))
      load(join(dirname(file), other));
  };
  load(main);
  return [...loaded];
}
