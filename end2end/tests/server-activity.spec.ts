import { serverActivity } from './server-activity.ts';

serverActivity();
