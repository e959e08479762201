import { clientSecrets } from './client-secrets.ts';

clientSecrets();
