import { RemovalPolicy } from 'aws-cdk-lib';
import {
  type CfnStage,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  LogGroupLogDestination,
  type IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type Route, ROUTES } from '../../routes.ts';
import type { AppFunction } from './app-function.ts';

/** Requests a second, and how many may come at once: most routes are the console's. */
const THROTTLE = { rate: 20, burst: 40 };
/**
 * Where it is another. Few, because the settings of a route that is gone make a deployment fail: a form tool that is refused
 * for a moment tries again.
 */
const THROTTLES: Readonly<Partial<Record<Route['function'], typeof THROTTLE>>> = {
  'receive-form': { rate: 50, burst: 100 },
  'participant-pages': { rate: 50, burst: 100 },
  export: { rate: 2, burst: 5 },
};

/** Neither path nor query nor address: links and webhooks carry their secrets there. */
const LOGGED = {
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  routeKey: '$context.routeKey',
  status: '$context.status',
  latency: '$context.responseLatency',
  error: '$context.error.responseType',
  integrationError: '$context.integrationErrorMessage',
};

export interface SignIn {
  readonly issuer: string;
  readonly clientId: string;
}

/** The HTTP API by the route table. Its routes come once the functions are there. */
export class MentorlineApi extends Construct {
  readonly api: HttpApi;
  readonly accessLog: LogGroup;
  readonly #stage: HttpStage;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', { createDefaultStage: false, description: 'Mentorline' });
    this.accessLog = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.#stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: THROTTLE.rate, burstLimit: THROTTLE.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.accessLog),
        format: AccessLogFormat.custom(JSON.stringify(LOGGED)),
      },
    });
  }

  addRoutes(functions: ReadonlyMap<string, AppFunction>, { issuer, clientId }: SignIn): void {
    const managers = new HttpJwtAuthorizer('Managers', issuer, { jwtAudience: [clientId] });
    const anyone = new HttpNoneAuthorizer();
    const stage = this.#stage.node.defaultChild as CfnStage;
    const integrations = new Map<string, HttpLambdaIntegration>();
    const add = (
      target: AppFunction,
      { method, path }: Pick<Route, 'method' | 'path'>,
      authorizer: IHttpRouteAuthorizer,
    ): void => {
      const integration =
        integrations.get(target.name) ??
        // One permission for the whole API: one for each route is more than a function's policy may hold.
        new HttpLambdaIntegration(`to-${target.name}`, target.function, { scopePermissionToRoute: false });
      integrations.set(target.name, integration);
      const made = this.api.addRoutes({ path, methods: [HttpMethod[method]], integration, authorizer });
      for (const one of made) stage.addResourceDependency(one.node.defaultChild as CfnStage);
    };
    for (const route of ROUTES) {
      const target = functions.get(route.function);
      if (!target)
        throw new Error(`The route ${route.path} leads to ${route.function}, which is no function.`);
      add(target, route, route.caller === 'manager' ? managers : anyone);
    }
    // Where no CloudFront tells the console's files from the rest, they are what no other route leads to.
    const files = functions.get('console-files');
    if (files)
      for (const path of ['/', '/{proxy+}'])
        for (const method of ['GET', 'HEAD'] as const) add(files, { method, path }, anyone);
    stage.routeSettings = Object.fromEntries(
      ROUTES.flatMap(({ function: name, method, path }) => {
        const throttle = THROTTLES[name];
        return throttle
          ? [
              [
                `${method} ${path}`,
                { ThrottlingRateLimit: throttle.rate, ThrottlingBurstLimit: throttle.burst },
              ],
            ]
          : [];
      }),
    );
  }
}
