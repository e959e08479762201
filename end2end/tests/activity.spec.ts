import { activity } from './activity.ts';

activity();
