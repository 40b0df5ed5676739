import { adoptTokens, applyLook } from '../ui/tokens.ts';
import { readPreferences } from './preferences.ts';
import './elements/simulator-app.ts';

adoptTokens();
applyLook({ scheme: readPreferences().scheme });
