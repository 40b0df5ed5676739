/* What stands on the screen only in a call: loaded right behind the first paint, in one piece. */
import './elements/composer.ts';
import './elements/conversation.ts';
import './elements/photos.ts';
import './elements/preset-bar.ts';
import './elements/switcher.ts';

export { timelineOf } from './timeline.ts';
