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

/** Requests a second, and how many may come at once. A form tool that is refused for a moment tries again. */
const THROTTLES: Readonly<Record<Route['function'], { readonly rate: number; readonly burst: number }>> = {
  'receive-form': { rate: 50, burst: 100 },
  'participant-pages': { rate: 50, burst: 100 },
  'manager-api': { rate: 20, burst: 40 },
  export: { rate: 2, burst: 5 },
};
const OTHERWISE = { rate: 10, burst: 20 };

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
      throttle: { rateLimit: OTHERWISE.rate, burstLimit: OTHERWISE.burst },
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
    for (const route of ROUTES) {
      const target = functions.get(route.function);
      if (!target)
        throw new Error(`The route ${route.path} leads to ${route.function}, which is no function.`);
      const integration =
        integrations.get(route.function) ??
        new HttpLambdaIntegration(`to-${route.function}`, target.function);
      integrations.set(route.function, integration);
      const authorizer: IHttpRouteAuthorizer = route.caller === 'manager' ? managers : anyone;
      const made = this.api.addRoutes({
        path: route.path,
        methods: [HttpMethod[route.method]],
        integration,
        authorizer,
      });
      for (const one of made) stage.addResourceDependency(one.node.defaultChild as CfnStage);
    }
    stage.routeSettings = Object.fromEntries(
      ROUTES.map((route) => {
        const { rate, burst } = THROTTLES[route.function] ?? OTHERWISE;
        return [`${route.method} ${route.path}`, { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst }];
      }),
    );
  }
}
