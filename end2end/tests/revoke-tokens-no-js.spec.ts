import { revokeTokens } from './revoke-tokens.ts';

revokeTokens();
