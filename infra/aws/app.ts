import { App } from 'aws-cdk-lib';
import { mentorline } from './mentorline.ts';

mentorline(new App());
