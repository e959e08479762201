import { home } from './home.ts';

home();
