import { changedIdentity } from './changed-identity.ts';

changedIdentity();
