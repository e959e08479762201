import { fromBelow } from './from-below.ts';

fromBelow();
