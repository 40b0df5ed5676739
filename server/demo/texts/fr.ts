import { type DemoTexts } from '../demo-texts.ts';

/** French without the letters that GSM-7 lacks (ç, ê, ô, …): each text costs what the English one does. */
export const fr: DemoTexts = {
  presets: {
    photo: {
      label: 'Demander une photo',
      body: 'Merci de répondre à ce message avec une photo du compteur.',
    },
    visit: {
      label: 'Heure de passage',
      body: "Un technicien passe aujourd'hui entre 14h et 16h. Merci de veiller à ce qu'un adulte soit présent.",
    },
    number: {
      label: 'Numéro de réparation',
      body: 'Bonjour {{caller | "Madame, Monsieur"}}, votre numéro de réparation est le 77-812. Gardez-le pour votre prochain appel.',
    },
    address: {
      label: 'Adresse du bureau',
      body: 'Brightwater, 12 Harbor Street, Oakland, CA 94607. Ouvert du lundi au vendredi, de 8h à 18h.',
    },
    track: {
      label: 'Suivre la demande',
      body: 'Suivez votre demande ici : https://brightwater.example/fr/track',
    },
    coming: {
      label: 'Technicien en route',
      body: 'Notre technicien est en route et arrive dans environ {{minutes}} minutes.',
    },
    valve: {
      label: 'Fermer la vanne',
      body: "Tournez la vanne rouge sous le compteur vers la droite jusqu'au blocage. N'utilisez pas d'outil et ne forcez pas. Si l'eau coule encore après une minute, dites-le-nous tout de suite. Laissez la vanne fermée jusqu'à l'arrivée du technicien.",
    },
    power: {
      label: 'Laisser le courant coupé',
      body: "Ne touchez ni interrupteurs ni prises près de l'eau. Laissez le courant général coupé, y compris si le sol semble sec. Ne débranchez rien avec les mains mouillées. Si l'eau atteint le tableau électrique, n'entrez pas dans la pièce et appelez le 911. Tenez enfants et animaux à distance. Notre technicien vérifie d'abord les murs et l'installation, puis remet le courant. Merci de nous attendre : il faut environ deux heures.",
    },
    gas: {
      label: 'Odeur de gaz',
      body: "N'utilisez ni interrupteur ni flamme à l'intérieur. Aérez, quittez les lieux et appelez le 911 depuis l'extérieur.",
    },
    pay: {
      label: 'Lien de paiement',
      body: 'Réglez votre facture en toute sécurité ici : https://brightwater.example/fr/pay',
    },
    plan: {
      label: 'Payer en trois fois',
      body: 'Vous pouvez régler cette facture en trois mensualités sans frais. Répondez PLAN et nous le mettons en place avec vous pendant cet appel.',
    },
  },
  closing:
    'Merci pour votre appel à {{company}}. Cette conversation est close. Si besoin, rappelez-nous. Répondez STOP pour ne plus recevoir de SMS.',
  autoReply:
    'Cette conversation est close et personne ne lit ce message. Appelez {{company}} au +1 415 555 0100. Répondez STOP pour ne plus recevoir de SMS.',
  photoLink: '{{company}} : envoyez vos photos à votre interlocuteur : {{link}}',
  waitTime:
    '{{company}} : vous attendez. Écrivez-nous déjà ici ou envoyez des photos, votre interlocuteur les verra. STOP pour terminer.',
};
