import { sendKeys } from '@web/test-runner-commands';
import { type SendEvent } from '../../widget/elements/composer-events.ts';
import '../../widget/elements/composer.ts';
import { type MidcallComposer } from '../../widget/elements/composer.ts';
import { html, inWidget, part, POLICY, type Surroundings, textArea } from './footer-fixture.ts';

export const CALL = 'call-1';
export const render = (
  more: {
    policy?: object;
    waiting?: string | null;
    lock?: object | null;
    variables?: Record<string, string>;
  } = {},
  surroundings: Partial<Surroundings> & { width?: number; dir?: string; locale?: string } = {},
) =>
  inWidget<MidcallComposer>(
    html`<midcall-composer
      .callKey=${CALL}
      name="Grace Okafor"
      short-name="Grace"
      language="en"
      .policy=${{ ...POLICY, ...more.policy }}
      .waiting=${more.waiting ?? null}
      .lock=${more.lock ?? null}
      .variables=${more.variables ?? {}}
    ></midcall-composer>`,
    surroundings,
  );

export const count = (composer: Element) => part(composer, '.count').innerText.trim();
export const send = (composer: Element) => part<HTMLButtonElement>(composer, '.send');
export const spoken = (composer: Element) => part(composer, '.foot > [role="status"]').innerText.trim();

/** Texts the composer sent. */
export function sentBy(composer: HTMLElement): string[] {
  const sent: string[] = [];
  composer.addEventListener('midcall-send', ({ detail }: SendEvent) => void sent.push(detail.text));
  return sent;
}

export async function type(composer: MidcallComposer, text: string) {
  textArea(composer).focus();
  await sendKeys({ type: text });
  await composer.updateComplete;
}

export async function paste(composer: MidcallComposer, text: string) {
  composer.insert(text);
  await composer.updateComplete;
  await composer.updateComplete;
}
