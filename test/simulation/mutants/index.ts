import { ACCEPT } from './accept.ts';
import { END } from './end.ts';
import { HAND_OVER } from './hand-over.ts';
import { type Mutant } from './mutant.ts';
import { SCREENS } from './screens.ts';
import { TEXT_IN } from './text-in.ts';

export const MUTANTS: readonly Mutant[] = [...HAND_OVER, ...ACCEPT, ...END, ...SCREENS, ...TEXT_IN];
