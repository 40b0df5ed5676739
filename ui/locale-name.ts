/** How speakers of a language call it, as it stands in a list: `it` → "Italiano", `pt-BR` → "Português (Brasil)". */
export function localeName(tag: string): string {
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}
