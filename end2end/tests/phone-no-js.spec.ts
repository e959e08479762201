import { phone } from './phone.ts';

phone();
