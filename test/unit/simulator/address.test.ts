import { expect, it } from 'vitest';
import { readAddress } from '../../../simulator/address.ts';

const opened = (search: string) => {
  const { agent, queue, language } = readAddress(search);
  return [agent.id, queue, language];
};

it('is ready for the call that the address asks for', () => {
  expect(opened('?agent=ben&queue=billing&language=it')).toEqual(['ben', 'billing', 'it']);
});

it('takes the language without its region where it has no other', () => {
  expect(opened('?language=it-CH')[2]).toBe('it');
  expect(opened('?language=pt-BR')[2]).toBe('pt-BR');
});

it('begins with the first of each where nothing, or what is not there, is asked for', () => {
  expect(opened('')).toEqual(['ana', 'repairs', 'en']);
  expect(opened('?agent=zed&queue=sales&language=tlh')).toEqual(['ana', 'repairs', 'en']);
});

it('sits down with the people of the CRM that the address names', () => {
  expect(opened('?crm=zendesk&agent=ben')[0]).toBe('70002');
  expect(opened('?crm=salesforce')[0]).toBe('005000000000001');
  expect(opened('?crm=siebel&agent=ben')[0]).toBe('ben');
});
