import { createFileRow, type FileRow } from './file-row.ts';
import { createLinkClient, Refusal } from './link-client.ts';
import { Outbox } from './outbox.ts';
import { readConfig } from './page-config.ts';
import { hasArrived, type PageFile } from './page-file.ts';
import { retryAfterMs } from './piece-size.ts';
import { speaker } from './words.ts';

/** Milliseconds between two looks at what became of the files, and at whether the call goes on. */
const LOOK_SOON_MS = 2_000;
const LOOK_LATER_MS = 15_000;
const VISIT = 'midcall-visit';

const config = readConfig(get('config').textContent);
const say = speaker(config);
const client = createLinkClient({ ...config, visit: keepVisit(config.visit) });
let isOver = false;
const rows = new Map<PageFile, FileRow>();
const outbox = new Outbox({
  client,
  onChange: () => render(),
  onClosed: (code) => close(code),
  wait: waitForLine,
  now: () => performance.now(),
  chance: Math.random,
});

document.documentElement.classList.add('js');
get('acts').hidden = false;
for (const id of ['camera', 'library']) {
  const input = get(id) as HTMLInputElement;
  input.addEventListener('change', () => {
    const chosen = Array.from(input.files ?? []);
    // the same file may be chosen again
    input.value = '';
    if (chosen.length > 0) outbox.add(chosen);
  });
}
const language = get('language') as HTMLSelectElement;
language.addEventListener('change', () => language.form?.submit());
window.addEventListener('beforeunload', (event) => {
  if (outbox.isBusy && !isOver) event.preventDefault();
});
void look(true, 0);

/** The page may be loaded again while the camera is open: then it is still the same visit. */
function keepVisit(fresh: string): string {
  try {
    const kept = sessionStorage.getItem(VISIT);
    if (kept !== null) return kept;
    sessionStorage.setItem(VISIT, fresh);
  } catch {
    // a telephone that keeps nothing: a page loaded again is another one
  }
  return fresh;
}

/** Tells the server that the page is open, then asks again and again; ends with the link. */
async function look(isFirst: boolean, failures: number): Promise<void> {
  let next: { isFirst: boolean; failures: number } = { isFirst: false, failures: 0 };
  try {
    outbox.learn(await (isFirst ? client.open() : client.view()));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (!error.isPassing) return close(error.code);
    next = { isFirst, failures: failures + 1 };
  }
  const pause = outbox.awaitsVerdict || outbox.isBusy ? LOOK_SOON_MS : LOOK_LATER_MS;
  await waitForLine(next.failures > 0 ? retryAfterMs(next.failures, Math.random()) : pause);
  return look(next.isFirst, next.failures);
}

/** The server has a page of its own for a link that is over, in the caller's language. */
function close(code: string): void {
  isOver = true;
  if (code !== 'photo_link_used') {
    location.reload();
    return;
  }
  get('start').hidden = get('acts').hidden = true;
  get('work').hidden = false;
  get('files').hidden = true;
  setText(get('work-heading'), say('usedTitle'));
  setText(get('summary'), say('usedText'));
}

function render(): void {
  const { files } = outbox;
  const isEmpty = files.length === 0;
  get('start').hidden = !isEmpty;
  get('work').hidden = isEmpty;
  if (!isEmpty) setText(get('note'), '');
  const list = get('files');
  for (const [file, row] of rows) {
    if (files.includes(file)) continue;
    row.element.remove();
    rows.delete(file);
  }
  for (const file of files) {
    const known = rows.get(file);
    if (known) known.show(file);
    else {
      const row = createFileRow(file, rowParts(file));
      rows.set(file, row);
      list.append(row.element);
    }
  }
  language.disabled = outbox.isBusy;
  showSummary(files);
}

const rowParts = (file: PageFile) => ({
  ...{ say, locale: config.locale },
  most: (kind: PageFile['kind']) => outbox.most(kind),
  onStop: () => outbox.stop(file),
});

function showSummary(files: readonly PageFile[]): void {
  const arrived = files.filter(hasArrived).length;
  const left = files.filter(({ state }) =>
    ['preparing', 'waiting', 'sending', 'retrying'].includes(state),
  ).length;
  const isRefused = files.some(({ state }) => state === 'refused');
  const isDone = left === 0 && arrived > 0 && !isRefused;
  const done = isDone ? say('back') : arrived > 0 ? say('arrivedSome', { arrived }) : '';
  setText(get('work-heading'), say(isDone ? 'arrivedHeading' : left > 0 ? 'sending' : 'heading'));
  setText(get('summary'), left > 0 ? say('summary', { arrived, left }) : done);
  // filled is only what is to be pressed next
  get('take').classList.toggle('primary', files.length === 0);
  setText(get('take-words'), say(files.length === 0 ? 'take' : isDone ? 'another' : 'add'));
}

/** Resolves after `ms`, or as soon as the telephone is on line again, or looked at again. */
function waitForLine(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      window.removeEventListener('online', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    window.addEventListener('online', finish);
  });
}

function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

function get(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no ${id}`);
  return element;
}
