import { testAToken } from './test-a-token.ts';

testAToken();
