/** Figures for CloudWatch, written as lines of the log: no call, no permission, no cost but the metric's own. */
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Health } from '../domain/health.ts';

/** Where all our own metrics are. */
export const NAMESPACE = 'Mentorline';

/** Powertools puts this beside every figure, and CloudWatch knows a metric only with all that stands beside it. */
export const HEALTH_DIMENSIONS = { service: 'sweep' } as const;

/** The names under which CloudWatch knows the figures. */
export const HEALTH_METRICS: Readonly<Record<keyof Health, string>> = {
  overdueWork: 'OverdueWork',
  stuckCohorts: 'StuckCohorts',
  silentForms: 'SilentForms',
};

/** Counts errors of a function, those that became an answer or were tried again too. Its dimension is the function's name. */
export const FAILURES = 'Failures';
export const failureDimensions = (name: string): Readonly<Record<'service', string>> => ({ service: name });

/** Says that a function met an error. Nothing is published while nothing fails, so that it costs nothing. */
export function publishFailure(name: string): () => void {
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName: failureDimensions(name).service });
  return () => {
    metrics.addMetric(FAILURES, MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
  };
}

export function publishHealth(): (health: Health) => void {
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName: HEALTH_DIMENSIONS.service });
  return (health) => {
    for (const figure of Object.keys(HEALTH_METRICS) as (keyof Health)[])
      metrics.addMetric(HEALTH_METRICS[figure], MetricUnit.Count, health[figure]);
    metrics.publishStoredMetrics();
  };
}
