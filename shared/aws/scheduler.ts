import { createHash } from 'node:crypto';
import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  SchedulerClient,
  type Target,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { fromIso, iso } from '../domain/calendar.ts';
import type { Schedule, Schedules } from '../usecases/journey/schedules.ts';

export interface SchedulerTargets {
  readonly group: string;
  readonly roleArn: string;
  readonly fireOccurrenceArn: string;
  readonly matchWorkflowArn: string;
  readonly deadLetterArn: string;
}

/** A nudge that could not be delivered for an hour is left to the sweep. */
const RETRY = { MaximumRetryAttempts: 10, MaximumEventAgeInSeconds: 3600 };

/** Wake-ups as one-time schedules in UTC that delete themselves. */
export function eventBridgeSchedules(targets: SchedulerTargets): Schedules {
  const client = new SchedulerClient({});
  return {
    async set(schedule) {
      const request = scheduleRequest(schedule, targets);
      try {
        await client.send(new CreateScheduleCommand(request));
      } catch (error) {
        if (!(error instanceof ConflictException)) throw error;
        await client.send(new UpdateScheduleCommand(request));
      }
    },
    async remove(name) {
      try {
        await client.send(new DeleteScheduleCommand({ Name: name, GroupName: targets.group }));
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      }
    },
  };
}

/** A wake-up as Scheduler is asked for it; the same one again is the same request. */
export function scheduleRequest(schedule: Schedule, targets: SchedulerTargets) {
  const ScheduleExpression = `at(${iso(fromIso(schedule.at)).slice(0, 19)})`;
  return {
    Name: schedule.name,
    GroupName: targets.group,
    ScheduleExpression,
    ScheduleExpressionTimezone: 'UTC',
    FlexibleTimeWindow: { Mode: 'OFF' as const },
    ActionAfterCompletion: 'DELETE' as const,
    Target: targetOf(schedule, targets),
    ClientToken: createHash('sha256').update(`${schedule.name}|${ScheduleExpression}`).digest('hex'),
  };
}

function targetOf(schedule: Schedule, targets: SchedulerTargets): Target {
  const { cohort, occurrence, generation } = schedule;
  const common = {
    RoleArn: targets.roleArn,
    RetryPolicy: RETRY,
    DeadLetterConfig: { Arn: targets.deadLetterArn },
  };
  if (schedule.starts === 'occurrence') {
    return {
      ...common,
      Arn: targets.fireOccurrenceArn,
      Input: JSON.stringify({ cohort, occurrence, generation }),
    };
  }
  // The templated Step Functions target cannot name the execution, and its name is what makes a second start harmless.
  const start = {
    StateMachineArn: targets.matchWorkflowArn,
    Name: `${cohort}-close-${generation}`,
    Input: JSON.stringify({ cohort, generation }),
  };
  return { ...common, Arn: 'arn:aws:scheduler:::aws-sdk:sfn:startExecution', Input: JSON.stringify(start) };
}
