import { PortalConfig } from '../protocol/portal.ts';
import { adoptTokens, applyLook } from '../ui/tokens.ts';
import { beginIn, speak } from './language.ts';
import { readPreferences } from './preferences.ts';
import { adoptWebAwesomeTheme } from './web-awesome.ts';
import './elements/portal.ts';

adoptTokens();
adoptWebAwesomeTheme();
const { scheme, locale } = readPreferences();
applyLook({ scheme });
const config = PortalConfig.parse(JSON.parse(document.querySelector('#midcall-config')?.textContent ?? ''));
beginIn(config.language);
await speak(locale ?? null);
const portal = document.querySelector('midcall-portal');
if (portal) portal.config = config;
