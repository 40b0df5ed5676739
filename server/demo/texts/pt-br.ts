import { type DemoTexts } from '../demo-texts.ts';

/** Brazilian Portuguese, where it can without the letters that GSM-7 lacks (ã, ç, á, …); "power" cannot, and shows what they cost. */
export const ptBR: DemoTexts = {
  presets: {
    photo: { label: 'Pedir foto', body: 'Por favor, responda a esta mensagem com uma foto do medidor.' },
    visit: {
      label: 'Horário da visita',
      body: 'Um técnico passa hoje entre 14:00 e 16:00. Por favor, deixe um adulto em casa.',
    },
    number: {
      label: 'Protocolo do reparo',
      body: '{{caller | "Cliente"}}, o protocolo do seu reparo é 77-812. Guarde para quando ligar de novo.',
    },
    address: {
      label: 'Endereço do escritório',
      body: 'Brightwater, 12 Harbor Street, Oakland, CA 94607. Aberto de segunda a sexta, das 8:00 às 18:00.',
    },
    track: {
      label: 'Acompanhar o pedido',
      body: 'Acompanhe seu pedido aqui: https://brightwater.example/pt/track',
    },
    coming: {
      label: 'Técnico a caminho',
      body: 'Nosso técnico saiu e chega em cerca de {{minutes}} minutos.',
    },
    valve: {
      label: 'Fechar o registro',
      body: 'Gire o registro vermelho embaixo do medidor para a direita até parar, de leve e sem ferramentas. Se ainda vazar depois de um minuto, avise na hora. Deixe o registro fechado até nosso técnico chegar.',
    },
    power: {
      label: 'Deixar a luz desligada',
      body: 'Não toque em interruptores nem tomadas perto da água. Deixe a chave geral desligada, mesmo que o piso pareça seco. Não tire plugues com as mãos molhadas. Se a água chegar ao quadro de luz, não entre no cômodo e ligue 911. Afaste crianças e animais. Nosso técnico verifica as paredes e a fiação e só depois religa a luz. Aguarde: leva umas duas horas.',
    },
    gas: {
      label: 'Cheiro de gás',
      body: 'Evite interruptores e chamas dentro de casa. Abra as janelas, saia do prédio e ligue 911 do lado de fora.',
    },
    pay: {
      label: 'Link de pagamento',
      body: 'Pague sua conta por este link seguro: https://brightwater.example/pt/pay',
    },
    plan: {
      label: 'Pagar em três vezes',
      body: 'Esta conta pode ser paga em 3 parcelas mensais sem juros. Responda PLANO e resolvemos nesta mesma chamada.',
    },
  },
  closing:
    'Obrigado por ligar para a {{company}}. Esta conversa foi encerrada. Se precisar, ligue de novo. Responda STOP para sair da lista.',
  autoReply:
    'Esta conversa foi encerrada e mensagens aqui ficam sem leitura. Ligue para a {{company}}: +1 415 555 0100. Responda STOP para sair da lista.',
  photoLink: '{{company}}: envie fotos a quem está falando com você: {{link}}',
  waitTime:
    '{{company}}: o seu lugar na fila continua. Pode escrever aqui e enviar fotos desde agora; quem atender vai ver tudo. STOP para parar.',
};
