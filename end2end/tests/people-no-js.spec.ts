import { people } from './people.ts';

people();
