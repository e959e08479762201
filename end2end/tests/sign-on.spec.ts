import { signOn } from './sign-on.ts';

signOn();
