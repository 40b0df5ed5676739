import { type Context } from '../../context.ts';
import { type Decoder } from '../decoder.ts';
import { scanFile, type ScannerSettings } from './clamd.ts';

/** Nobody could look at a file that has to be looked at. Its job is run again. */
export class Unscanned extends Error {
  override name = 'Unscanned' as const;
  readonly code: string;
  constructor(why: string) {
    super('a file could not be looked at for malware');
    this.code = why;
  }
}

/**
 * Looks for malware before a file is decoded. What is found is not decoded; what could not be looked at throws, or is
 * decoded all the same, as the settings say.
 */
export function createScanningDecoder(
  { log }: Pick<Context, 'log'>,
  decoder: Decoder,
  { address, fails }: ScannerSettings,
): Decoder {
  return {
    async decode(request, signal) {
      const result = await scanFile(request.file, address, { signal });
      switch (result.is) {
        case 'infected':
          log.warn({ signature: result.signature }, 'malware was found in a file');
          return { is: 'infected' };
        case 'unscanned':
          log.error({ why: result.why, fails }, 'a file could not be looked at for malware');
          if (fails === 'closed') throw new Unscanned(result.why);
          return decoder.decode(request, signal);
        case 'clean':
          return decoder.decode(request, signal);
      }
    },
  };
}
