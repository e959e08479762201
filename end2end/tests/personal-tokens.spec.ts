import { personalTokens } from './personal-tokens.ts';

personalTokens();
