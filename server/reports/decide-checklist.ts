import { type Check } from '../../protocol/overview.ts';

export interface ChecklistFacts {
  inCallSms: boolean;
  numbers: readonly { number: string; verified: boolean }[];
  queuesOn: readonly string[];
  presets: number;
  presetLanguages: number;
  closings: readonly string[];
  texted: boolean;
}

/** Names shown of one step. */
const FEW = 4;

/** The way from nothing to a call with texts: each step is done when the rows say so. Pure. */
export function decideChecklist(facts: ChecklistFacts): Check[] {
  const { numbers, queuesOn, closings } = facts;
  const verified = numbers.filter((number) => number.verified);
  const step = (name: Check['step'], done: boolean, names: readonly string[] = [], count = names.length) => ({
    ...{ step: name, done, names: names.slice(0, FEW), count, languages: 0 },
  });
  return [
    step(
      'number',
      numbers.length > 0,
      numbers.map(({ number }) => number),
    ),
    step(
      'verified',
      verified.length > 0,
      verified.map(({ number }) => number),
    ),
    step('queue', facts.inCallSms && queuesOn.length > 0, queuesOn),
    { ...step('preset', facts.presets > 0, [], facts.presets), languages: facts.presetLanguages },
    { ...step('closing', closings.length > 0, closings), languages: closings.length },
    step('call', facts.texted),
  ];
}
