import ts from 'typescript';
import { type Fault, type Source, nodesOf, placeOf, templateOf } from './sources.ts';

const SIDE = '(?:left|right)';
/** Properties that name a side, in CSS and in code (`marginLeft`). */
const PROPERTY = new RegExp(
  `^(?:${SIDE}|(?:scroll-)?(?:margin|padding)-${SIDE}|border-${SIDE}(?:-\\w+)?|border-(?:top|bottom)-${SIDE}-radius)$`,
);
/** Values that name a side. */
const VALUE = new RegExp(`(?:^|[\\s,(])${SIDE}(?:$|[\\s,)])`);
const PLACED =
  /^(?:text-align(?:-last)?|float|clear|justify-\w+|(?:background|object|mask)-position|(?:transform|perspective)-origin|background(?:-image)?|mask-image|caption-side)$/;
/** Short forms that give four sides. The corners of a radius begin at the top left. */
const FOUR_SIDES = /^(?:margin|padding|inset|border-(?:width|style|color)|scroll-(?:margin|padding))$/;

/** Left and right in a style sheet, where start and end belong: such a page does not mirror. */
export function physicalSidesIn(css: string): string[] {
  const declarations = css
    .replace(/\/\*.*?\*\//gs, '')
    .matchAll(/(?:^|[;{\s])([a-z-]+)\s*:\s*([^;{}]+)(?=[;}]|$)/g);
  return [...declarations]
    .filter(([, property = '', value = '']) => namesSide(property, value.trim()))
    .map(([, property = '', value = '']) => `${property}: ${value.trim()}`);
}

/** The same in the `css` templates of a source, in `styleMap`, and in styles set by code. */
export function physicalSides(source: Source): Fault[] {
  const { root, nodes } = nodesOf(source);
  const found = nodes.flatMap((node) =>
    [...inTemplate(node), ...inStyleMap(node), ...inAssignment(node)].map((what) => ({ node, what })),
  );
  return found.map(({ node, what }) => ({ at: placeOf(root, node.getStart()), what }));
}

function namesSide(property: string, value: string): boolean {
  if (PROPERTY.test(property)) return true;
  if (PLACED.test(property)) return VALUE.test(value.replace(/\bto (?=left|right)/g, ''));
  const [first, second, third, fourth] = value.replace(/\([^)]*\)/g, '()').split(/\s+/);
  if (FOUR_SIDES.test(property)) return fourth !== undefined && second !== fourth;
  if (property === 'border-radius' && !value.includes('/'))
    return (
      second !== undefined && !(first === second && (third === undefined || third === (fourth ?? second)))
    );
  return false;
}

function inTemplate(node: ts.Node): string[] {
  const template = templateOf(node);
  return template?.tag === 'css' ? physicalSidesIn(template.text) : [];
}

function inStyleMap(node: ts.Node): string[] {
  if (!ts.isCallExpression(node) || node.expression.getText() !== 'styleMap') return [];
  return node.arguments
    .filter(ts.isObjectLiteralExpression)
    .flatMap(({ properties }) =>
      properties
        .map((property) => dashed(property.name?.getText().replace(/['"]/g, '') ?? ''))
        .filter((name) => PROPERTY.test(name)),
    );
}

/** `element.style.left = …` */
function inAssignment(node: ts.Node): string[] {
  if (!ts.isPropertyAccessExpression(node) || !node.expression.getText().endsWith('.style')) return [];
  return [dashed(node.name.text)].filter((name) => PROPERTY.test(name));
}

const dashed = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
