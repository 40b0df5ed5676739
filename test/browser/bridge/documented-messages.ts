/**
 * What three telephonies tell their pages, written down from their documentation and from public integrations; none was
 * taken from a vendor's system. Fields that a source does not read stand here all the same.
 */
export const genesys = (category: string, interaction: object) =>
  JSON.stringify({
    type: 'interactionSubscription',
    data: {
      category,
      interaction: {
        ...{ old: null, phone: 'tel:+14155550142', ani: '+14155550142', calledNumber: '+14155550100' },
        ...{ direction: 'Inbound', isInternal: false, isCallback: false, isDialer: false, isChat: false },
        ...{ isEmail: false, isMessage: false, queueName: 'Repairs', name: 'Grace Okafor' },
        ...{ startTime: '2026-03-02T10:00:58Z', attributes: { language: 'it', lang2: 7 } },
        ...interaction,
      },
    },
  });

export const five9 = (interactionId: string) => ({
  callData: {
    interactionId,
    ...{ sessionId: 's-1', ani: '4155550142', dnis: '4155550100', callType: 'INBOUND' },
    ...{ campaignName: 'Repairs', campaignId: 12, fullName: 'Grace Okafor' },
  },
});

export const ccaip = (type: string, callId: number | string | null, more: object = {}) => ({
  type,
  data: {
    ...{ call_id: callId, campaign_id: null, queue_id: 31, queue_path: 'Support > Repairs' },
    ...{ queue_language_id: 4, session_type: 'call', participant_id: 77, timestamp: 1_772_445_658 },
    ...more,
  },
});
