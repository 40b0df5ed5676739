/** Colours on a ground of their own, so that a picture reads the same on a light and on a dark page. */
export const COLOURS = {
  ground: '#f7f8fa',
  frame: '#d5d9e0',
  text: '#1c2430',
  quiet: '#56606f',
  allowed: '#dfe8ea',
  met: '#1f7a74',
  missed: '#b3261e',
} as const;

export const escape = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

export interface TextStyle {
  anchor?: 'start' | 'middle' | 'end';
  bold?: boolean;
  colour?: string;
}

export function text(x: number, y: number, words: string, style: TextStyle = {}): string {
  const { anchor = 'start', bold = false, colour = COLOURS.text } = style;
  const weight = bold ? ' font-weight="600"' : '';
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" fill="${colour}"${weight}>${escape(words)}</text>`;
}

export function box(
  x: number,
  y: number,
  { width, height, fill }: { width: number; height: number; fill: string },
): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${fill}"/>`;
}

/** A line through these points. `more`: further attributes. */
export function line(points: readonly (readonly [number, number])[], colour: string, more = ''): string {
  const path = points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ');
  return `<polyline points="${path}" fill="none" stroke="${colour}" ${more}/>`;
}

export function dot(x: number, y: number, { radius, fill }: { radius: number; fill: string }): string {
  return `<circle cx="${round(x)}" cy="${round(y)}" r="${radius}" fill="${fill}" stroke="${COLOURS.met}" stroke-width="1.5"/>`;
}

export interface Picture {
  width: number;
  height: number;
  title: string;
  /** All that is drawn, in words. */
  description: string;
  parts: readonly string[];
}

export function picture({ width, height, title, description, parts }: Picture): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description" font-family="system-ui, sans-serif" font-size="13">`,
    `<title id="title">${escape(title)}</title>`,
    `<desc id="description">${escape(description)}</desc>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${COLOURS.ground}" stroke="${COLOURS.frame}"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

const round = (value: number): number => Math.round(value * 10) / 10;
