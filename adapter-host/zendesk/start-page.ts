import { type ZendeskPage } from '../../protocol/zendesk.ts';
import { genericCallSource } from '../generic-call-source.ts';
import { startBackground } from './background.ts';
import { Instances } from './instances.ts';
import { showNotice } from './notice.ts';
import { startWidgetFrame } from './sidebar.ts';
import { listenToSoftphone } from './softphone.ts';
import { chooseLanguage, readWords } from './words.ts';
import { connectZaf, readContext, ZafError } from './zaf.ts';

/** Runs one page of the app. What is wrong is shown in the page; nothing is sent to a host that is not the tenant's. */
export async function startPage(page: ZendeskPage, place: HTMLElement, signal: AbortSignal): Promise<void> {
  const languages = [...navigator.languages, page.language];
  if (page.state === 'closed') return showNotice(place, page.why, languages);
  try {
    await open(page, place, signal);
  } catch (error) {
    await showNotice(place, error instanceof ZafError ? error.reason : 'no_answer', languages);
    throw error;
  }
}

async function open(
  page: ZendeskPage & { state: 'open' },
  container: HTMLElement,
  signal: AbortSignal,
): Promise<void> {
  const client = await connectZaf(page);
  const { instanceGuid, location } = await readContext(client);
  const onProblem = (error: unknown) => reportError(error);
  const instances = new Instances(client, instanceGuid, onProblem);
  const words = await readWords(chooseLanguage([...navigator.languages, page.language]));
  const common = { client, instances, signal, onProblem };
  if (page.place !== 'background') {
    const { tenant, pass } = page;
    await startWidgetFrame({ ...common, location, container, tenant, pass, words });
    return;
  }
  const softphone =
    page.softphone === null
      ? null
      : listenToSoftphone({ origin: page.softphone }, { signal, onRejected: countRejected });
  await startBackground({
    ...common,
    source: softphone?.calls ?? genericCallSource({ id: 'none' }),
    dial: (number) => softphone?.dial(number) ?? false,
    words: { unread: (count) => words.unread.replace('{{count}}', String(count)) },
  });
}

/** The page carries how many messages were refused, as the widget's does. */
function countRejected(): void {
  const { dataset } = document.documentElement;
  dataset['rejected'] = String(Number(dataset['rejected'] ?? 0) + 1);
}
