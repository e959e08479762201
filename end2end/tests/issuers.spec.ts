import { issuers } from './issuers.ts';

issuers();
