import { type DemoTexts } from '../demo-texts.ts';

export const en: DemoTexts = {
  presets: {
    photo: { label: 'Ask for photo', body: 'Please reply to this message with a photo of the meter.' },
    visit: {
      label: 'Visit time',
      body: 'An engineer visits today between 14:00 and 16:00. Please make sure that an adult is at home.',
    },
    number: {
      label: 'Repair number',
      body: 'Hello {{caller | "there"}}, your repair number is 77-812. Keep it for your next call.',
    },
    address: {
      label: 'Office address',
      body: 'Brightwater, 12 Harbor Street, Oakland, CA 94607. Open Monday to Friday, 8:00 to 18:00.',
    },
    track: {
      label: 'Track your request',
      body: 'Follow your request here: https://brightwater.example/track',
    },
    coming: {
      label: 'Engineer on the way',
      body: 'Our engineer is on the way and arrives in about {{minutes}} minutes.',
    },
    valve: {
      label: 'Close the valve',
      body: 'Turn the red valve below the meter clockwise until it stops. Do not use tools or force. If water still runs after one minute, tell us at once. Keep the valve closed until our engineer arrives.',
    },
    power: {
      label: 'Leave the power off',
      body: 'Do not touch switches or sockets near the water. Leave the main power off, even if the floor looks dry. Do not pull out plugs with wet hands. If water reaches the fuse box, stay out of that room and call 911. Keep children and pets away. Our engineer first checks the walls and the wiring, and only then switches the power back on. Please wait for us: it takes about two hours.',
    },
    gas: {
      label: 'Gas smell',
      body: 'Do not use switches or flames indoors. Open the windows, leave the building and call 911 from outside.',
    },
    pay: { label: 'Payment link', body: 'Pay your bill safely here: https://brightwater.example/pay' },
    plan: {
      label: 'Pay in three parts',
      body: 'You can pay this bill in three monthly parts without interest. Reply PLAN and we set it up with you on this call.',
    },
  },
  closing:
    'Thank you for calling {{company}}. This text conversation is now closed. If you need us again, please call. Reply STOP to opt out.',
  autoReply:
    'This conversation is closed and nobody reads this message. Please call {{company}} at +1 415 555 0100. Reply STOP to opt out.',
  photoLink: '{{company}}: send photos to the agent you are talking to: {{link}}',
  waitTime:
    '{{company}}: you are in line. You can already write to us here or send photos; the agent will see them. STOP to end.',
};
