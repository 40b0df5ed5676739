import { type DemoTexts } from '../demo-texts.ts';

export const it: DemoTexts = {
  presets: {
    photo: {
      label: 'Chiedi una foto',
      body: 'Per favore, risponda a questo messaggio con una foto del contatore.',
    },
    visit: {
      label: 'Orario della visita',
      body: 'Un tecnico passa oggi tra le 14:00 e le 16:00. Per favore, faccia in modo che un adulto sia in casa.',
    },
    number: {
      label: 'Numero della riparazione',
      body: 'Buongiorno {{caller | "a lei"}}, il numero della sua riparazione è 77-812. Lo conservi per la prossima chiamata.',
    },
    address: {
      label: "Indirizzo dell'ufficio",
      body: 'Brightwater, 12 Harbor Street, Oakland, CA 94607. Aperto dal lunedì al venerdì, dalle 8:00 alle 18:00.',
    },
    track: {
      label: 'Segui la richiesta',
      body: 'Segua la sua richiesta qui: https://brightwater.example/it/track',
    },
    coming: {
      label: 'Tecnico in arrivo',
      body: 'Il nostro tecnico è in viaggio e arriva tra circa {{minutes}} minuti.',
    },
    valve: {
      label: 'Chiudere la valvola',
      body: "Giri in senso orario la valvola rossa sotto il contatore finché si ferma. Non usi attrezzi e non forzi. Se dopo un minuto l'acqua scorre ancora, ci avvisi subito. Tenga la valvola chiusa fino all'arrivo del tecnico.",
    },
    power: {
      label: 'Lasciare staccata la corrente',
      body: "Non tocchi interruttori o prese vicino all'acqua. Lasci staccata la corrente generale, anche se il pavimento sembra asciutto. Non stacchi spine con le mani bagnate. Se l'acqua arriva al quadro elettrico, non entri nella stanza e chiami il 911. Tenga lontani bambini e animali. Il nostro tecnico controlla prima i muri e l'impianto, e solo dopo riattiva la corrente. Ci aspetti: occorrono circa due ore.",
    },
    gas: {
      label: 'Odore di gas',
      body: "Non usi interruttori o fiamme in casa. Apra le finestre, esca dall'edificio e chiami il 911 da fuori.",
    },
    pay: {
      label: 'Link di pagamento',
      body: 'Paghi la bolletta in sicurezza qui: https://brightwater.example/it/pay',
    },
    plan: {
      label: 'Pagare in tre rate',
      body: 'Può pagare questa bolletta in tre rate mensili senza interessi. Risponda PIANO e le prepariamo ora, durante la chiamata.',
    },
  },
  closing:
    'Grazie per aver chiamato {{company}}. Questa conversazione è chiusa. Se ha ancora bisogno, ci richiami. Risponda STOP per non ricevere altri messaggi.',
  autoReply:
    'Questa conversazione è chiusa e nessuno legge questo messaggio. Chiami {{company}} al +1 415 555 0100. Risponda STOP per non ricevere altro.',
  photoLink: "{{company}}: invia foto all'agente con cui parli: {{link}}",
  waitTime:
    '{{company}}: sei in coda. Puoi già scriverci qui o inviare foto: le vedrà chi ti risponde. STOP per terminare.',
};
