/** The functions as Lambda gets them: bundled, with the environment of the template. */
import { readFileSync } from 'node:fs';
import { FUNCTION_NAMES, type FunctionName } from '../../infra/aws/functions.ts';
import { Resolver, resourcesOf, synthesise } from './synth.ts';

export interface DeployedFunction {
  readonly name: FunctionName;
  readonly environment: Readonly<Record<string, string>>;
  readonly file: string;
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
    const asset = files[S3Key.replace('.zip', '')]?.source.path ?? '';
    return {
      name,
      environment: Object.fromEntries(environment) as Record<string, string>,
      file: `${folder}/${asset}/index.mjs`,
    };
  });
}
