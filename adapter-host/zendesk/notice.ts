import { chooseLanguage, readWords, type Words } from './words.ts';

/** Shows why there is no widget, in the first of these languages that there is. */
export async function showNotice(
  place: Element,
  why: NoticeName,
  languages: readonly string[],
): Promise<void> {
  const language = chooseLanguage(languages);
  const words = await readWords(language);
  document.documentElement.lang = language;
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
  const notice = document.createElement('section');
  notice.className = 'notice';
  notice.role = 'alert';
  const [title, text] = [document.createElement('h1'), document.createElement('p')];
  title.textContent = words[`${why}_title`];
  text.textContent = words[`${why}_text`];
  notice.append(title, text);
  place.replaceChildren(notice);
}

type Titled<K> = K extends `${infer Name}_title` ? Name : never;
export type NoticeName = Titled<keyof Words>;
