/** Who email comes from: the domain's identity with DKIM and its own MAIL FROM, and the set that every email is sent under. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EasyDkimSigningKeyLength,
  DkimIdentity,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import { EMAIL_EVENT_RULES } from '../event-rules.ts';
import { emailRecords } from './email-records.ts';

const EVENTS: Readonly<Record<string, EmailSendingEvent>> = {
  Send: EmailSendingEvent.SEND,
  Bounce: EmailSendingEvent.BOUNCE,
  Complaint: EmailSendingEvent.COMPLAINT,
  Reject: EmailSendingEvent.REJECT,
};

export interface EmailStackProps extends StackProps {
  readonly senderDomain: string;
  /** Someone made the identity before: it is used as it is. */
  readonly existingIdentity: boolean;
  /** See `DataStackProps`. */
  readonly guarded: boolean;
}

export class EmailStack extends Stack {
  readonly configurationSet: ConfigurationSet;

  constructor(
    scope: Construct,
    id: string,
    { guarded, senderDomain, existingIdentity, ...props }: EmailStackProps,
  ) {
    super(scope, id, { ...props, terminationProtection: guarded });
    this.configurationSet = new ConfigurationSet(this, 'Email', {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    // SES speaks to the default bus only. Opens and clicks are not asked for: they are no one's business.
    this.configurationSet.addEventDestination('Events', {
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'DefaultBus', 'default')),
      events: EMAIL_EVENT_RULES.flatMap(({ eventTypes }) => eventTypes.map(sendingEvent)),
    });
    if (existingIdentity) return;
    const identity = new EmailIdentity(this, 'Sender', {
      identity: Identity.domain(senderDomain),
      dkimIdentity: DkimIdentity.easyDkim(EasyDkimSigningKeyLength.RSA_2048_BIT),
      mailFromDomain: `bounce.${senderDomain}`,
      configurationSet: this.configurationSet,
    });
    // What the domain's DNS needs: the setup prints the same with what it found there.
    for (const [name, record] of Object.entries(
      emailRecords(senderDomain, this.region, identity.dkimRecords),
    ))
      new CfnOutput(this, name, { value: `${record.name} ${record.type} ${record.value}` });
  }
}

function sendingEvent(name: string): EmailSendingEvent {
  const event = EVENTS[name];
  if (!event) throw new Error(`SES has no event ${name} that we know of.`);
  return event;
}
