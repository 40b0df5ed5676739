import { inspectFile } from './decode/inspect-file.ts';
import { DecodeRequest } from './decode/verdict.ts';

// One file, one process: what a file breaks here ends with it. It is given no secret, and its parent ends it in time.
// When the parent dies, so does this.
process.stdin.on('end', () => process.exit(1)).resume();
const request = DecodeRequest.parse(JSON.parse(process.argv[2] ?? ''));
process.stdout.write(JSON.stringify(await inspectFile(request)), () => process.exit(0));
