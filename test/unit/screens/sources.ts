import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** Folders whose words and looks a person sees. */
const SCREENS = ['widget', 'ui', 'simulator', 'admin-portal', 'caller-page', 'adapter-host'];

export interface Source {
  /** Path in the repository. */
  file: string;
  text: string;
}

/** A place that breaks a rule, as the message of a failed test shows it. */
export interface Fault {
  at: string;
  what: string;
}

/** The files of `folders` that end in one of `endings`; code of Node is left out. */
export function sourcesIn(folders: readonly string[], endings: readonly string[]): Source[] {
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => path.posix.join(folder, name)),
    )
    .filter((file) => endings.some((ending) => file.endsWith(ending)) && !file.includes('/backend/'))
    .map((file) => ({ file, text: readFileSync(file, 'utf8') }));
}

export const screenSources = (...endings: string[]) => sourcesIn(SCREENS, endings);

/** Every node of a TypeScript source, parents first. */
export function nodesOf({ file, text }: Source): { root: ts.SourceFile; nodes: ts.Node[] } {
  const root = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const nodes: ts.Node[] = [];
  const walk = (node: ts.Node) => {
    nodes.push(node);
    ts.forEachChild(node, walk);
  };
  walk(root);
  return { root, nodes };
}

export const placeOf = (root: ts.SourceFile, position: number) =>
  `${root.fileName}:${root.getLineAndCharacterOfPosition(position).line + 1}`;

/** A tagged template: its text with each expression as one character from U+E000 on, and the expressions. */
export interface Template {
  tag: string;
  text: string;
  values: readonly ts.Expression[];
  node: ts.TaggedTemplateExpression;
}

export function templateOf(node: ts.Node): Template | null {
  if (!ts.isTaggedTemplateExpression(node) || !ts.isIdentifier(node.tag)) return null;
  const tag = node.tag.text;
  if (ts.isNoSubstitutionTemplateLiteral(node.template))
    return { tag, text: node.template.text, values: [], node };
  const spans = node.template.templateSpans;
  const text = spans.reduce(
    (before, { literal }, index) => before + String.fromCharCode(0xe000 + index) + literal.text,
    node.template.head.text,
  );
  return { tag, text, values: spans.map(({ expression }) => expression), node };
}
