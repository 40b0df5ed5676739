import { foldForMatching } from './opt-out-fold.ts';

/** Words that mean stopping and little else; unlike "end" and "cancel" they are about texting even in company. */
const STOP_WORDS = new Set([
  'stop',
  'stopp',
  'unsubscribe',
  'optout',
  'arret',
  'arrete',
  'arretez',
  'стоп',
  'parar',
  'para',
]);
/** What may stand beside a stop word without making the sentence about something else. */
const FILLERS = new Set(
  (
    'please pls plz thanks thank you thx ok okay just now it this that all already immediately asap me i said hey no ' +
    'por favor ya s il vous plait merci bitte danke jetzt per favore grazie пожалуйста'
  ).split(' '),
);
const MAX_SHORT_TOKENS = 6;

/**
 * English sentences that ask for an end of texting, over folded text ("don't" is "don t"). Every repetition is bounded
 * or ends at a space, so that each is linear.
 */
const SENTENCES = [
  /\b(?:stop|quit|cease) (?:(?:all|the|these|those|your|with|any|of|sending|getting|me) ){0,3}(?:texting|messaging|contacting|spamming|texts?|messages?|msgs?|sms|spam)\b/,
  /\b(?:do not|don t|dont|never|stop trying to) (?:ever )?(?:text|message|contact|msg|sms|spam) (?:me|us|this|here|again|any ?more)\b/,
  /\b(?:do not|don t|dont|never) (?:ever )?send (?:me )?(?:any|more|any more|anymore|these|this|such)? ?(?:texts?|messages?|sms|again|anymore)\b/,
  /\bdo(?: not|n t) (?:want|wish) (?:to (?:get|receive) )?(?:(?:any|more|these|your|to|be) ){0,3}(?:texts?|messages?|sms|texted|messaged|contacted)\b/,
  /\bno more (?:texts?|messages?|sms|msgs?)\b/,
  /^(?:sorry |hi |hey |no )?(?:(?:you have|you ve got|you got|you have got|this is|it s|its|that s|u have|u got) )?(?:the |a )?wrong (?:number|person|guy)\b/,
  /\b(?:revoke|withdraw|revoking|withdrawing) (?:my |all |any )?(?:consent|permission)\b/,
  /\b(?:take|remove|delete|get) (?:me|my number|this number) (?:off|from|out of) (?:your|the|this|that|ur) (?!call|phone)/,
  /\b(?:remove|delete|lose|forget) (?:my|this) (?:phone )?number\b/,
  /\bunsubscribe\b/,
  /\bopt(?:ing)? (?:me )?out\b/,
  /\bleave me alone\b/,
];

/** The same in other languages, as parts of a sentence; compared folded. */
const PARTS = [
  // es, pt
  'no me escriban',
  'no me escriba mas',
  'no me escribas mas',
  'no me manden mas',
  'no me envien mas',
  'no mas mensajes',
  'numero equivocado',
  'pare de enviar',
  'pare de mandar',
  'nao envie mais',
  'nao mande mais',
  'numero errado',
  // fr
  'ne m ecrivez plus',
  'ne m envoyez plus',
  'arretez de m',
  'plus de messages',
  'mauvais numero',
  'faux numero',
  // de
  'keine sms mehr',
  'keine nachrichten mehr',
  'schreiben sie mir nicht mehr',
  'falsche nummer',
  // it
  'non scrivermi piu',
  'non scrivetemi piu',
  'non mandatemi piu',
  'basta messaggi',
  'basta sms',
  'smettete di scriver',
  'smettila di scriver',
  'numero sbagliato',
  // ru
  'не пишите мне',
  'больше не пишите',
  // ja, zh, ko
  '送らないで',
  '送信しないで',
  '連絡しないで',
  '配信停止',
  '不要再发',
  '不要再發',
  '别再发',
  '그만 보내',
].map(foldForMatching);

/** Whether folded text seems to ask for an end of texting. Errs on the side of asking the agent. */
export function isSuspectedPhrase(folded: string): boolean {
  return (
    isStopInCompany(folded) ||
    SENTENCES.some((sentence) => sentence.test(folded)) ||
    PARTS.some((part) => folded.includes(part))
  );
}

/** "stop it", "please stop", "STOP STOP STOP": a stop word, and nothing beside it that says what to stop. */
function isStopInCompany(folded: string): boolean {
  const tokens = folded.split(' ', MAX_SHORT_TOKENS + 1);
  if (tokens.length > MAX_SHORT_TOKENS) return false;
  return (
    tokens.some((token) => STOP_WORDS.has(token)) &&
    tokens.every((token) => STOP_WORDS.has(token) || FILLERS.has(token))
  );
}
