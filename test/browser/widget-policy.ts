import type { WidgetPolicy } from '../../protocol/session.ts';

/** What the server allows an agent in a call, as a company has it that changed nothing. */
export const POLICY: WidgetPolicy = {
  presets: true,
  freeText: true,
  personalPresets: false,
  presetActivate: 'send',
  warnSegments: 4,
  maxSegments: 14,
  counter: true,
  counterPosition: 'topRight',
  enterToSend: true,
  smartEncoding: false,
  statusCompat: false,
  mediaSave: true,
  photoLink: false,
  textIn: false,
  encodingProfile: 'gsm7',
  languages: ['en', 'it', 'ja'],
  mms: true,
  recordSystems: [],
};
