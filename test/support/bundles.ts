/** The functions as Lambda gets them: bundled, with the environment of the template. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MAIN } from '../../infra/aws/bundle.ts';
import { FUNCTION_NAMES, type FunctionName } from '../../infra/aws/functions.ts';
import { Resolver, resourcesOf, synthesise } from './synth.ts';

export interface DeployedFunction {
  readonly name: FunctionName;
  readonly environment: Readonly<Record<string, string>>;
  /** What Lambda loads; all files that are loaded with it; and all that there are. */
  readonly file: string;
  readonly start: readonly string[];
  readonly files: readonly string[];
}

export function deployedFunctions(): readonly DeployedFunction[] {
  const { templates, folder } = synthesise({ bundle: true });
  const { files } = JSON.parse(readFileSync(`${folder}/MentorlineApp.assets.json`, 'utf8')) as {
    files: Record<string, { source: { path: string } }>;
  };
  // Names of things that only AWS knows; an address where one is asked for.
  const resolver = new Resolver(templates, (_, attribute, id) =>
    attribute === 'DomainName' ? 'd1.cloudfront.net' : `${id}.${attribute}`,
  );
  return FUNCTION_NAMES.map((name) => {
    const id = `${name.replaceAll('-', '')}Function`;
    const [, made] =
      resourcesOf(templates, 'AWS::Lambda::Function').find(([one]) => one.startsWith(id)) ?? [];
    const { Variables } = made?.Properties['Environment'] as { Variables: Record<string, unknown> };
    const { S3Key } = made?.Properties['Code'] as { S3Key: string };
    const environment = Object.entries(Variables).map(([key, value]) => [
      key,
      resolver.text('MentorlineApp', value),
    ]);
    const asset = `${folder}/${files[S3Key.replace('.zip', '')]?.source.path ?? ''}`;
    return {
      name,
      environment: Object.fromEntries(environment) as Record<string, string>,
      file: `${asset}/${MAIN}`,
      start: loadedWith(`${asset}/${MAIN}`),
      files: readdirSync(asset).map((file) => `${asset}/${file}`),
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
