/** What a person reads of a comment's HTML: a line for each paragraph and break, tags gone, references decoded last. Pure. */
export function readComment(html: string): string {
  return html
    .replace(/<br\s*\/?>|<\/p>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d{1,7});/g, (_, code: string) => String.fromCodePoint(Math.min(Number(code), 0x10ffff)))
    .replace(/&(amp|lt|gt|quot);/g, (_, name: 'amp' | 'lt' | 'gt' | 'quot') => NAMED[name])
    .trim();
}

const NAMED = { amp: '&', lt: '<', gt: '>', quot: '"' } as const;
