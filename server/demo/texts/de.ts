import { type DemoTexts } from '../demo-texts.ts';

export const de: DemoTexts = {
  presets: {
    photo: {
      label: 'Foto anfordern',
      body: 'Bitte antworten Sie auf diese Nachricht mit einem Foto des Zählers.',
    },
    visit: {
      label: 'Besuchszeit',
      body: 'Ein Techniker kommt heute zwischen 14:00 und 16:00 Uhr. Bitte sorgen Sie dafür, dass ein Erwachsener zu Hause ist.',
    },
    number: {
      label: 'Reparaturnummer',
      body: 'Guten Tag, {{caller | "liebe Kundin, lieber Kunde"}}, Ihre Reparaturnummer ist 77-812. Bitte bewahren Sie sie für den nächsten Anruf auf.',
    },
    address: {
      label: 'Büroadresse',
      body: 'Brightwater, 12 Harbor Street, Oakland, CA 94607. Geöffnet Montag bis Freitag, 8:00 bis 18:00 Uhr.',
    },
    track: {
      label: 'Auftrag verfolgen',
      body: 'Den Stand Ihres Auftrags sehen Sie hier: https://brightwater.example/de/track',
    },
    coming: {
      label: 'Techniker unterwegs',
      body: 'Unser Techniker ist unterwegs und in etwa {{minutes}} Minuten bei Ihnen.',
    },
    valve: {
      label: 'Ventil schließen',
      body: 'Drehen Sie das rote Ventil unter dem Zähler im Uhrzeigersinn bis zum Anschlag. Kein Werkzeug, keine Gewalt. Läuft nach einer Minute noch Wasser, melden Sie sich sofort. Lassen Sie das Ventil zu, bis unser Techniker da ist.',
    },
    power: {
      label: 'Strom aus lassen',
      body: 'Fassen Sie nahe am Wasser keine Schalter oder Steckdosen an. Lassen Sie den Hauptschalter aus, auch wenn der Boden trocken aussieht. Ziehen Sie keine Stecker mit nassen Händen. Erreicht das Wasser den Sicherungskasten, betreten Sie den Raum nicht und rufen Sie 911 an. Halten Sie Kinder und Tiere fern. Unser Techniker prüft erst Wände und Leitungen und schaltet dann den Strom ein. Bitte warten Sie: Es dauert etwa zwei Stunden.',
    },
    gas: {
      label: 'Gasgeruch',
      body: 'Benutzen Sie drinnen weder Schalter noch Feuer. Öffnen Sie die Fenster, verlassen Sie das Haus und rufen Sie draußen 911 an.',
    },
    pay: {
      label: 'Zahlungslink',
      body: 'Bezahlen Sie Ihre Rechnung sicher hier: https://brightwater.example/de/pay',
    },
    plan: {
      label: 'In drei Raten zahlen',
      body: 'Sie können diese Rechnung in drei Monatsraten ohne Zinsen zahlen. Antworten Sie RATEN, dann richten wir das gleich in diesem Anruf ein.',
    },
  },
  closing:
    'Danke für Ihren Anruf bei {{company}}. Dieser SMS-Dialog ist beendet. Brauchen Sie uns wieder, rufen Sie bitte an. Antworten Sie STOP zum Abmelden.',
  autoReply:
    'Dieser SMS-Dialog ist beendet, niemand liest diese Nachricht. Bitte rufen Sie {{company}} an: +1 415 555 0100. Antworten Sie STOP zum Abmelden.',
  photoLink: '{{company}}: Senden Sie Fotos an den Agenten am Telefon: {{link}}',
  waitTime:
    '{{company}}: Sie warten. Schreiben Sie uns schon hier oder senden Sie Fotos, der Agent sieht sie dann. STOP zum Beenden.',
};
