import './require-node.mjs';
import { runVerifier } from './run-verifier.mjs';

await runVerifier('verify-db.js');
