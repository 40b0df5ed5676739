import { describe, expect, it } from 'vitest';
import { embeddingFault } from '../../widget/embedding-check.ts';

const CRM = 'https://crm.example';
const TOP = 'https://console.example';
const frame = (more: object = {}) => ({
  origin: 'https://midcall.example',
  self: 1,
  parent: 2,
  location: { ancestorOrigins: [CRM] },
  ...more,
});

describe('the widget', () => {
  it('runs in a page on the list', () => {
    expect(embeddingFault(frame(), [CRM])).toBe(null);
  });

  it('runs where the browser does not tell who is above', () => {
    expect(embeddingFault(frame({ location: {} }), [CRM])).toBe(null);
  });

  it.each([
    ['has an opaque origin', frame({ origin: 'null' }), [CRM], 'sandboxed'],
    ['is not in a frame', frame({ parent: 1 }), [CRM], 'not_framed'],
    [
      'is in a foreign page',
      frame({ location: { ancestorOrigins: ['https://evil.example'] } }),
      [CRM],
      'foreign_host',
    ],
    [
      'is in a page of a foreign page',
      frame({ location: { ancestorOrigins: [CRM, TOP] } }),
      [CRM],
      'foreign_host',
    ],
    [
      'is below an opaque page',
      frame({ location: { ancestorOrigins: [CRM, 'null'] } }),
      [CRM],
      'foreign_host',
    ],
    ['knows no origin', frame(), [], 'misconfigured'],
    ['knows a pattern', frame(), ['https://*.example'], 'misconfigured'],
  ])('does not run when it %s', (_, given, allowed, fault) => {
    expect(embeddingFault(given, allowed)).toBe(fault);
  });

  it('runs in a page of a page when both are on the list', () => {
    expect(embeddingFault(frame({ location: { ancestorOrigins: [CRM, TOP] } }), [CRM, TOP])).toBe(null);
  });
});
