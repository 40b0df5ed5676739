import { createElement } from 'lwc';
import Midcall from 'c/midcall';
import MidcallVoice from 'c/midcallVoice';

/** A console of Salesforce, played: what the components did, and the hand that moves the telephony. */
window.played ??= {};
Object.assign(window.played, { messages: [], acts: [], records: new Set(), voiceCalls: {}, toolkits: [] });
window.played.open = ({ voice, widget }) => {
  if (voice) {
    const element = createElement('c-midcall-voice', { is: MidcallVoice });
    Object.assign(element, voice);
    document.querySelector('#utility').append(element);
  }
  const element = createElement('c-midcall', { is: Midcall });
  Object.assign(element, widget);
  document.querySelector('#case').append(element);
  window.played.widget = element;
};
