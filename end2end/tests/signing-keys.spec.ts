import { signingKeys } from './signing-keys.ts';

signingKeys();
