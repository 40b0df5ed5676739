/** The few words of the component itself; the widget speaks for itself. */
export interface Words {
  title: string;
  dialled: string;
  call: string;
  close: string;
}

const WORDS: Readonly<Record<string, Words>> = {
  en: { title: 'Text messages in this call', dialled: 'Number dialled', call: 'Call', close: 'Close' },
  it: {
    title: 'Messaggi di testo in questa chiamata',
    dialled: 'Numero composto',
    call: 'Chiama',
    close: 'Chiudi',
  },
  ja: { title: 'この通話のテキストメッセージ', dialled: '着信番号', call: '発信', close: '閉じる' },
  fr: { title: 'Messages texte de cet appel', dialled: 'Numéro composé', call: 'Appeler', close: 'Fermer' },
  es: {
    title: 'Mensajes de texto de esta llamada',
    dialled: 'Número marcado',
    call: 'Llamar',
    close: 'Cerrar',
  },
  de: {
    title: 'Textnachrichten in diesem Anruf',
    dialled: 'Gewählte Nummer',
    call: 'Anrufen',
    close: 'Schließen',
  },
  'pt-BR': {
    title: 'Mensagens de texto desta chamada',
    dialled: 'Número discado',
    call: 'Ligar',
    close: 'Fechar',
  },
  ar: { title: 'الرسائل النصية في هذه المكالمة', dialled: 'الرقم المطلوب', call: 'اتصال', close: 'إغلاق' },
};

/** In the language of `tag`, as `@salesforce/i18n/lang` has it; English where there are none. */
export function wordsOf(tag: string): Words {
  const [language = 'en'] = tag.split('-');
  return WORDS[tag] ?? WORDS[language === 'pt' ? 'pt-BR' : language] ?? WORDS['en']!; // stands above
}
