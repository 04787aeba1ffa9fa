/** The stacks of one deployment, split by how long they live. */
import { type App, type Environment, Tags, Validations } from 'aws-cdk-lib';
import { ServerlessChecks } from 'cdk-nag';
import { acknowledge, SolutionsChecks, type Stacks } from './nag-suppressions.ts';
import { AppStack } from './app-stack.ts';
import { BudgetStack } from './budget-stack.ts';
import { DataStack } from './data-stack.ts';
import { EdgeStack } from './edge-stack.ts';
import { EmailStack } from './email-stack.ts';
import { readSettings } from './settings.ts';

/** Context with which `npm run deploy` makes the stacks that hold data for the first time, before it guards them. */
export const FIRST_DEPLOYMENT = 'first-deployment';

export function mentorline(app: App): Stacks {
  const settings = readSettings(app.node.tryGetContext('mentorline'));
  const env: Environment = { region: settings.region };
  const guarded = app.node.tryGetContext(FIRST_DEPLOYMENT) === undefined;
  const data = new DataStack(app, 'MentorlineData', { env, guarded });
  const email = new EmailStack(app, 'MentorlineEmail', {
    env,
    guarded,
    senderDomain: settings.senderDomain,
    existingIdentity: settings.existingIdentity,
  });
  const edge = settings.rateRule
    ? new EdgeStack(app, 'MentorlineEdge', {
        env: { region: 'us-east-1' },
        crossRegionReferences: true,
        rateLimit: settings.rateLimit,
      })
    : undefined;
  const stacks: Stacks = {
    data,
    email,
    app: new AppStack(app, 'MentorlineApp', {
      env,
      settings,
      table: data.table,
      bucket: data.bucket,
      managers: data.managers,
      email,
      webAclArn: edge?.webAclArn,
      crossRegionReferences: settings.rateRule,
    }),
  };
  if (settings.monthlyBudget > 0) new BudgetStack(app, 'MentorlineBudget', { env, ...settings });
  // Dashboards take no tags.
  Tags.of(app).add('application', 'mentorline', { excludeResourceTypes: ['AWS::CloudWatch::Dashboard'] });
  acknowledge(stacks);
  Validations.of(app).addPlugins(new SolutionsChecks(app), new ServerlessChecks(app));
  return stacks;
}
