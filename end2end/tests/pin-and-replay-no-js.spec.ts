import { pinAndReplay } from './pin-and-replay.ts';

pinAndReplay();
