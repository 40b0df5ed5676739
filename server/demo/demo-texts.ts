/** A text in each language of the demonstration. */
export type Translated<T> = Readonly<Record<'en' | 'it' | 'ja', T>>;

export interface DemoPreset {
  category: string;
  keyword: string;
  /** `null`: for all queues. */
  queue: string | null;
  texts: Translated<{ label: string; body: string }>;
}

/** In the order of the agent's list. */
export const DEMO_PRESETS: readonly DemoPreset[] = [
  {
    category: 'Everyday',
    keyword: 'photo',
    queue: null,
    texts: {
      en: { label: 'Ask for photo', body: 'Please reply to this message with a photo of the meter.' },
      it: {
        label: 'Chiedi una foto',
        body: 'Per favore, risponda a questo messaggio con una foto del contatore.',
      },
      ja: {
        label: '写真のお願い',
        body: 'このメッセージに、メーターの写真を添付してご返信ください。',
      },
    },
  },
  {
    category: 'Everyday',
    keyword: 'visit',
    queue: null,
    texts: {
      en: {
        label: 'Visit time',
        body: 'An engineer visits today between 14:00 and 16:00. Please make sure that an adult is at home.',
      },
      it: {
        label: 'Orario della visita',
        body: 'Un tecnico passa oggi tra le 14:00 e le 16:00. Per favore, faccia in modo che un adulto sia in casa.',
      },
      ja: {
        label: '訪問時間',
        body: '本日14:00から16:00の間に技術員が伺います。大人の方のご在宅をお願いいたします。',
      },
    },
  },
  {
    category: 'Everyday',
    keyword: 'number',
    queue: null,
    texts: {
      en: {
        label: 'Repair number',
        body: 'Hello {{caller | "there"}}, your repair number is 77-812. Keep it for your next call.',
      },
      it: {
        label: 'Numero della riparazione',
        body: 'Buongiorno {{caller | "a lei"}}, il numero della sua riparazione è 77-812. Lo conservi per la prossima chiamata.',
      },
      ja: {
        label: '修理受付番号',
        body: '{{caller | "お客"}}様の修理受付番号は77-812です。次回のお電話まで保管してください。',
      },
    },
  },
  {
    category: 'Everyday',
    keyword: 'address',
    queue: null,
    texts: {
      en: {
        label: 'Office address',
        body: 'Brightwater, 12 Harbor Street, Oakland, CA 94607. Open Monday to Friday, 8:00 to 18:00.',
      },
      it: {
        label: "Indirizzo dell'ufficio",
        body: 'Brightwater, 12 Harbor Street, Oakland, CA 94607. Aperto dal lunedì al venerdì, dalle 8:00 alle 18:00.',
      },
      ja: {
        label: '営業所の住所',
        body: 'Brightwater: 12 Harbor Street, Oakland, CA 94607。平日8:00～18:00。',
      },
    },
  },
  {
    category: 'Everyday',
    keyword: 'track',
    queue: null,
    texts: {
      en: {
        label: 'Track your request',
        body: 'Follow your request here: https://brightwater.example/track',
      },
      it: {
        label: 'Segui la richiesta',
        body: 'Segua la sua richiesta qui: https://brightwater.example/it/track',
      },
      ja: {
        label: '進捗の確認',
        body: 'お手続きの状況はこちら: https://brightwater.example/ja/track',
      },
    },
  },
  {
    category: 'Everyday',
    keyword: 'coming',
    queue: 'repairs',
    texts: {
      en: {
        label: 'Engineer on the way',
        body: 'Our engineer is on the way and arrives in about {{minutes}} minutes.',
      },
      it: {
        label: 'Tecnico in arrivo',
        body: 'Il nostro tecnico è in viaggio e arriva tra circa {{minutes}} minuti.',
      },
      ja: {
        label: '技術員が向かっています',
        body: '技術員がそちらへ向かっています。あと約{{minutes}}分で到着します。',
      },
    },
  },
  {
    category: 'Safety',
    keyword: 'valve',
    queue: null,
    texts: {
      en: {
        label: 'Close the valve',
        body: 'Turn the red valve below the meter clockwise until it stops. Do not use tools or force. If water still runs after one minute, tell us at once. Keep the valve closed until our engineer arrives.',
      },
      it: {
        label: 'Chiudere la valvola',
        body: "Giri in senso orario la valvola rossa sotto il contatore finché si ferma. Non usi attrezzi e non forzi. Se dopo un minuto l'acqua scorre ancora, ci avvisi subito. Tenga la valvola chiusa fino all'arrivo del tecnico.",
      },
      ja: {
        label: 'バルブを閉める',
        body: 'メーターの下にある赤いバルブを、止まるまで右に回してください。工具を使ったり、無理に力を加えたりしないでください。1分たっても水が止まらない場合は、すぐにお知らせください。担当者が着くまで閉めたままにしてください。',
      },
    },
  },
  {
    category: 'Safety',
    keyword: 'power',
    queue: null,
    texts: {
      en: {
        label: 'Leave the power off',
        body: 'Do not touch switches or sockets near the water. Leave the main power off, even if the floor looks dry. Do not pull out plugs with wet hands. If water reaches the fuse box, stay out of that room and call 911. Keep children and pets away. Our engineer first checks the walls and the wiring, and only then switches the power back on. Please wait for us: it takes about two hours.',
      },
      it: {
        label: 'Lasciare staccata la corrente',
        body: "Non tocchi interruttori o prese vicino all'acqua. Lasci staccata la corrente generale, anche se il pavimento sembra asciutto. Non stacchi spine con le mani bagnate. Se l'acqua arriva al quadro elettrico, non entri nella stanza e chiami il 911. Tenga lontani bambini e animali. Il nostro tecnico controlla prima i muri e l'impianto, e solo dopo riattiva la corrente. Ci aspetti: occorrono circa due ore.",
      },
      ja: {
        label: '電気は切ったままに',
        body: '水の近くにあるスイッチやコンセントには触れないでください。床が乾いて見えても、主ブレーカーは切ったままにしてください。濡れた手でプラグを抜かないでください。水が分電盤に届いた場合は、その部屋に入らず911へ電話してください。お子様やペットを近づけないでください。技術員が壁と配線を確認してから電気を戻します。約2時間かかりますので、そのままお待ちください。',
      },
    },
  },
  {
    category: 'Safety',
    keyword: 'gas',
    queue: null,
    texts: {
      en: {
        label: 'Gas smell',
        body: 'Do not use switches or flames indoors. Open the windows, leave the building and call 911 from outside.',
      },
      it: {
        label: 'Odore di gas',
        body: "Non usi interruttori o fiamme in casa. Apra le finestre, esca dall'edificio e chiami il 911 da fuori.",
      },
      ja: {
        label: 'ガスの臭い',
        body: '室内では火気やスイッチを使わないでください。窓を開けて建物の外に出て、911へ電話してください。',
      },
    },
  },
  {
    category: 'Billing',
    keyword: 'pay',
    queue: 'billing',
    texts: {
      en: { label: 'Payment link', body: 'Pay your bill safely here: https://brightwater.example/pay' },
      it: {
        label: 'Link di pagamento',
        body: 'Paghi la bolletta in sicurezza qui: https://brightwater.example/it/pay',
      },
      ja: {
        label: 'お支払いリンク',
        body: 'お支払いはこちらから安全に行えます: https://brightwater.example/ja/pay',
      },
    },
  },
  {
    category: 'Billing',
    keyword: 'plan',
    queue: 'billing',
    texts: {
      en: {
        label: 'Pay in three parts',
        body: 'You can pay this bill in three monthly parts without interest. Reply PLAN and we set it up with you on this call.',
      },
      it: {
        label: 'Pagare in tre rate',
        body: 'Può pagare questa bolletta in tre rate mensili senza interessi. Risponda PIANO e le prepariamo ora, durante la chiamata.',
      },
      ja: {
        label: '3回払いのご案内',
        body: 'このご請求は、無利息の月払い3回でお支払いいただけます。ご希望の場合は「分割」とご返信ください。',
      },
    },
  },
];

/** When a call has ended: one message in English and in Italian. */
export const DEMO_CLOSING: Translated<string> = {
  en: 'Thank you for calling {{company}}. This text conversation is now closed. If you need us again, please call. Reply STOP to opt out.',
  it: 'Grazie per aver chiamato {{company}}. Questa conversazione è chiusa. Se ha ancora bisogno, ci richiami. Risponda STOP per non ricevere altri messaggi.',
  ja: '{{company}}にお電話ありがとうございました。このやり取りは終了しました。配信停止はSTOPとご返信ください。',
};

/** To a text that comes after the end of the call. */
export const DEMO_AUTO_REPLY: Translated<string> = {
  en: 'This conversation is closed and nobody reads this message. Please call {{company}} at +1 415 555 0100. Reply STOP to opt out.',
  it: 'Questa conversazione è chiusa e nessuno legge questo messaggio. Chiami {{company}} al +1 415 555 0100. Risponda STOP per non ricevere altro.',
  ja: 'このやり取りは終了しており、返信は読まれません。+1 415 555 0100 までお電話ください。配信停止はSTOP。',
};
