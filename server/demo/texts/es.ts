import { type DemoTexts } from '../demo-texts.ts';

/** Spanish without the letters that GSM-7 lacks (á, í, ó, ú): each text costs what the English one does. */
export const es: DemoTexts = {
  presets: {
    photo: { label: 'Pedir una foto', body: 'Por favor, responda a este mensaje con una foto del contador.' },
    visit: {
      label: 'Hora de la visita',
      body: 'Un técnico pasa hoy entre las 14:00 y las 16:00. Por favor, procure que haya un adulto en casa.',
    },
    number: {
      label: 'Número de reparación',
      body: 'Hola {{caller | "de nuevo"}}, la referencia de su caso es 77-812. Guarde este dato para su siguiente llamada.',
    },
    address: {
      label: 'Dirección de la oficina',
      body: 'Brightwater, 12 Harbor Street, Oakland, CA 94607. Abierto de lunes a viernes, de 8:00 a 18:00.',
    },
    track: {
      label: 'Seguir la solicitud',
      body: 'Consulte el estado de su solicitud: https://brightwater.example/es/track',
    },
    coming: {
      label: 'Técnico en camino',
      body: 'Nuestro técnico va en camino y llega en unos {{minutes}} minutos.',
    },
    valve: {
      label: 'Cerrar la llave',
      body: 'Cierre la llave roja bajo el contador: hacia la derecha, hasta el tope. No use herramientas ni fuerce. Si el agua sigue saliendo tras un minuto, avise enseguida. Deje la llave cerrada hasta que llegue el técnico.',
    },
    power: {
      label: 'Dejar la luz cortada',
      body: 'No toque interruptores ni enchufes cerca del agua. Deje cortada la corriente general, aunque el suelo parezca seco. No desenchufe nada con las manos mojadas. Si el agua llega al cuadro de luz, no entre en esa sala y llame al 911. Aleje a niños y mascotas. Nuestro técnico revisa primero las paredes y los cables, y luego da la corriente. Por favor, espere: tarda unas dos horas.',
    },
    gas: {
      label: 'Olor a gas',
      body: 'No use interruptores ni llamas dentro de casa. Abra las ventanas, salga del edificio y llame al 911 desde fuera.',
    },
    pay: {
      label: 'Enlace de pago',
      body: 'Pague su factura de forma segura: https://brightwater.example/es/pay',
    },
    plan: {
      label: 'Pagar en tres plazos',
      body: 'Puede pagar esta factura en tres plazos mensuales sin intereses. Responda PLAN y lo hacemos ahora, durante la llamada.',
    },
  },
  closing:
    'Gracias por llamar a {{company}}. Este chat queda cerrado. Si nos necesita, llame de nuevo. Responda STOP para darse de baja.',
  autoReply:
    'Este chat queda cerrado y nadie lee este mensaje. Llame a {{company}} al +1 415 555 0100. Responda STOP para darse de baja.',
  photoLink: '{{company}}: envíe fotos a la persona con quien habla: {{link}}',
  waitTime:
    '{{company}}: sigue usted en espera. Puede escribirnos ya en este chat o enviar fotos; quien le atienda las puede ver. STOP para terminar.',
};
