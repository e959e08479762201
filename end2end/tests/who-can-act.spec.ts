import { whoCanAct } from './who-can-act.ts';

whoCanAct();
