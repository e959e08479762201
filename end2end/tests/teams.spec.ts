import { teams } from './teams.ts';

teams();
