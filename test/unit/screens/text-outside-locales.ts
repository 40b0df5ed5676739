import ts from 'typescript';
import { type Fault, type Source, nodesOf, placeOf, templateOf } from './sources.ts';

/** Attributes a person reads or hears. */
const SPOKEN = new Set([
  ...['aria-label', 'aria-description', 'aria-placeholder', 'aria-roledescription', 'aria-valuetext'],
  ...['title', 'placeholder', 'alt', 'label', 'hint', 'summary', 'help-text'],
]);
/** Names that are the same in every language, and of keys. */
const NAMES =
  /^(?:Midcall|SMS|MMS|API|CSV|JSON|URL|IVR|OpenID Connect|E\.164|GSM-7|Unicode|UTC|STOP|START|Ctrl\+.)$/;
const VALUE = /[\uE000-\uF8FF]/g;

/** Words written in a template, or in a spoken attribute, that are not from `locales/`. What stands on a key is its name. */
export function textOutsideLocales(source: Source): Fault[] {
  const { root, nodes } = nodesOf(source);
  return nodes.flatMap((node) => {
    const template = templateOf(node);
    if (!template || (template.tag !== 'html' && template.tag !== 'svg')) return [];
    const at = placeOf(root, node.getStart());
    return readable(template.text).flatMap((written) => {
      const values = [...written.matchAll(VALUE)].map(
        ([mark]) => template.values[mark.charCodeAt(0) - 0xe000],
      );
      const words = [
        written.replace(VALUE, ' '),
        ...values.flatMap((value) => (value ? literals(value) : [])),
      ];
      return words.filter(isWords).map((what) => ({ at, what: what.replace(/\s+/g, ' ').trim() }));
    });
  });
}

/** What stands for a value: `{words.title}` in a template of a Lightning web component, `[[title]]` in the caller's page. */
const PAGE_VALUE = /^(?:\{[\w.]+\}|\[\[\w+\]\])$/;

/** The same for a page of HTML. */
export function textOutsideLocalesInPage({ file, text }: Source): Fault[] {
  return readable(text)
    .filter((what) => isWords(what) && !PAGE_VALUE.test(what.trim()))
    .map((what) => ({ at: file, what: what.replace(/\s+/g, ' ').trim() }));
}

/** What a person reads of a piece of HTML: text between tags, and the values of spoken attributes. */
function readable(markup: string): string[] {
  const bare = markup.replace(/<!--.*?-->/gs, '').replace(/<(style|script|kbd|code)\b[^>]*>.*?<\/\1>/gs, ' ');
  const attributes = [...bare.matchAll(/([.?@]?[\w-]+)=(?:"([^"]*)"|'([^']*)'|([^\s>]+))/g)]
    .filter(([, name = '']) => SPOKEN.has(name.replace(/^\./, '').toLowerCase()))
    .map(([, , double, single, bareValue]) => double ?? single ?? bareValue ?? '');
  return [...bare.replace(/<[^>]*>/g, '<').split('<'), ...attributes];
}

/** Literal words an expression may come to: the branches of a choice, not the arguments of a call. */
function literals(value: ts.Expression): string[] {
  if (ts.isStringLiteral(value) || ts.isNoSubstitutionTemplateLiteral(value)) return [value.text];
  if (ts.isTemplateExpression(value))
    return [value.head.text, ...value.templateSpans.map(({ literal }) => literal.text)];
  if (ts.isParenthesizedExpression(value)) return literals(value.expression);
  if (ts.isConditionalExpression(value)) return [...literals(value.whenTrue), ...literals(value.whenFalse)];
  if (ts.isBinaryExpression(value)) {
    const isChoice = ['&&', '||', '??', '+'].includes(value.operatorToken.getText());
    return isChoice ? [...literals(value.left), ...literals(value.right)] : [];
  }
  return [];
}

function isWords(text: string): boolean {
  const plain = text.replace(/&[a-z]+;|&#\d+;/g, '').trim();
  return /\p{L}{2}/u.test(plain) && !NAMES.test(plain);
}
