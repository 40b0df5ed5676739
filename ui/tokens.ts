import { css } from 'lit';

/**
 * Every colour, size and typeface of the product. Components use role tokens (section 2 on), never the scale.
 * Each colour is `light-dark(light, dark)` and so follows `color-scheme`: on the root that obeys the system;
 * `data-midcall-scheme="light|dark"` on any element decides for its subtree. `data-midcall-skin="garden|slds"`
 * overrides the handful of section 9 and nothing else. Meant for a document, from where shadow roots inherit.
 */
export const tokens = css`
  /* 1. Scale: a cool neutral with a breath of the accent in it */
  :root {
    --midcall-n-0: #ffffff;
    --midcall-n-25: #f8fafa;
    --midcall-n-50: #f1f4f5;
    --midcall-n-100: #e8edee;
    --midcall-n-200: #dbe1e3;
    --midcall-n-300: #c3ccce;
    --midcall-n-400: #9aa7aa;
    --midcall-n-500: #75848a;
    --midcall-n-600: #54636a;
    --midcall-n-700: #3b484e;
    --midcall-n-800: #242e33;
    --midcall-n-900: #131a1d;
    color-scheme: light dark;
  }
  [data-midcall-scheme='light'] {
    color-scheme: light;
  }
  [data-midcall-scheme='dark'] {
    color-scheme: dark;
  }

  :root,
  [data-midcall-skin] {
    /* 2. Surfaces, text, lines */
    --midcall-canvas: light-dark(#eef2f3, #0c1012);
    --midcall-surface: light-dark(#ffffff, #14191c);
    --midcall-surface-raised: light-dark(#ffffff, #1c2327);
    --midcall-surface-sunken: light-dark(#f5f8f8, #101517);
    --midcall-hover: light-dark(#f1f4f5, #20282c);
    --midcall-text: light-dark(#131a1d, #edf2f3);
    --midcall-text-muted: light-dark(#54636a, #a2b0b5);
    --midcall-line: light-dark(#e1e7e8, #283136); /* decoration: separates, carries no meaning */
    --midcall-line-control: light-dark(#75848a, #75858b); /* edge of a control: 3:1 */

    /* 3. The one accent. Only the next thing to press is filled with it. */
    --midcall-accent: light-dark(#0d6b7a, #5fc9d7);
    --midcall-accent-hover: light-dark(#0a5663, #84d8e3);
    --midcall-accent-active: light-dark(#08444e, #a3e4ec);
    --midcall-on-accent: light-dark(#ffffff, #04252b);
    --midcall-accent-text: light-dark(#0a6170, #72d2df);
    --midcall-accent-tint: light-dark(#e4f2f4, #12333a);

    /* 4. Semantic: text or icon, its tint, its edge. Never without a word and an icon. */
    --midcall-danger: light-dark(#b3211b, #ff9b91);
    --midcall-danger-tint: light-dark(#fdedeb, #3a1b19);
    --midcall-danger-line: light-dark(#d1554e, #c4615a);
    --midcall-warning: light-dark(#855000, #f3bd5e);
    --midcall-warning-tint: light-dark(#fff3dd, #36290f);
    --midcall-warning-line: light-dark(#b87a1c, #a37a2f);
    --midcall-success: light-dark(#1a7440, #70d397);
    --midcall-success-tint: light-dark(#e6f5eb, #13301f);
    --midcall-info: light-dark(#2459b5, #93bdff);
    --midcall-info-tint: light-dark(#e9f0fd, #172a47);

    /* 5. Who is speaking: side + name first, colour third */
    --midcall-bubble-caller: light-dark(#edf1f2, #242d31);
    --midcall-bubble-agent: light-dark(#d6edf0, #104149);
    --midcall-bubble-agent-2: light-dark(#ebe5fa, #362d55);
    --midcall-bubble-text: var(--midcall-text);
    --midcall-system-text: var(--midcall-text-muted);

    /* 6. Type: five sizes, three weights, the system's own faces */
    --midcall-font:
      system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', 'Noto Sans Arabic',
      'Hiragino Sans', 'Yu Gothic UI', 'Noto Sans CJK JP', sans-serif;
    --midcall-font-mono: ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, 'DejaVu Sans Mono', monospace;
    --midcall-type-meta: 400 13px/18px var(--midcall-font); /* times, status, help, chips */
    --midcall-type-body: 400 14px/20px var(--midcall-font); /* messages, controls */
    --midcall-type-strong: 600 14px/20px var(--midcall-font);
    --midcall-type-name: 600 16px/24px var(--midcall-font); /* who is on the line; card titles */
    --midcall-type-title: 600 20px/28px var(--midcall-font);
    --midcall-type-figure: 600 28px/36px var(--midcall-font);

    /* 7. Space (4 px grid), shape, depth */
    --midcall-1: 4px;
    --midcall-2: 8px;
    --midcall-3: 12px;
    --midcall-4: 16px;
    --midcall-5: 20px;
    --midcall-6: 24px;
    --midcall-8: 32px;
    --midcall-10: 40px;
    --midcall-12: 48px;
    --midcall-control: 36px; /* height of a control; coarse pointers get 44 px */
    --midcall-radius-s: 6px;
    --midcall-radius-m: 8px;
    --midcall-radius-l: 12px;
    --midcall-radius-bubble: 14px;
    --midcall-radius-full: 999px;
    --midcall-shadow-1: 0 1px 2px light-dark(rgb(19 26 29 / 0.07), rgb(0 0 0 / 0.4));
    --midcall-shadow-2:
      0 1px 2px light-dark(rgb(19 26 29 / 0.06), rgb(0 0 0 / 0.4)),
      0 8px 28px light-dark(rgb(19 26 29 / 0.13), rgb(0 0 0 / 0.5));

    /* 8. Focus and motion */
    --midcall-focus: light-dark(#0d6b7a, #84d8e3);
    --midcall-focus-ring: 0 0 0 2px var(--midcall-surface), 0 0 0 4px var(--midcall-focus);
    --midcall-fast: 120ms;
    --midcall-base: 180ms;
    --midcall-ease: cubic-bezier(0.2, 0, 0, 1);
  }
  @media (prefers-reduced-motion: reduce) {
    :root,
    [data-midcall-skin] {
      --midcall-fast: 0ms;
      --midcall-base: 0ms;
    }
  }
  @media (pointer: coarse) {
    :root,
    [data-midcall-skin] {
      --midcall-control: 44px;
    }
  }

  /* 9. Skins. A host that is not listed overrides the same handful. */
  [data-midcall-skin='garden'] {
    /* sits in Zendesk */
    --midcall-font: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif;
    --midcall-text: light-dark(#2f3941, #e9ebed);
    --midcall-text-muted: light-dark(#5c6970, #a8b2b9);
    --midcall-line: light-dark(#e0e4e6, #303b44);
    --midcall-line-control: light-dark(#7a868e, #78858e);
    --midcall-accent: light-dark(#1f6fae, #74b4ea);
    --midcall-accent-hover: light-dark(#144a75, #99c9f0);
    --midcall-on-accent: light-dark(#ffffff, #08243c);
    --midcall-accent-text: light-dark(#1a639e, #84bdee);
    --midcall-accent-tint: light-dark(#e9f3fb, #162f45);
    --midcall-bubble-agent: light-dark(#d9eafa, #173a57);
    --midcall-bubble-caller: light-dark(#eff1f2, #29323a);
    --midcall-focus: light-dark(#1f6fae, #99c9f0);
    --midcall-radius-s: 4px;
    --midcall-radius-m: 4px;
    --midcall-radius-l: 4px;
    --midcall-radius-bubble: 10px;
  }
  [data-midcall-skin='slds'] {
    /* sits in Salesforce */
    --midcall-font: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif;
    --midcall-text: light-dark(#181818, #f0f0f0);
    --midcall-text-muted: light-dark(#545454, #b0b0b0);
    --midcall-line: light-dark(#e5e5e5, #333333);
    --midcall-line-control: light-dark(#747474, #8a8a8a);
    --midcall-accent: light-dark(#0b5cab, #78b0fd);
    --midcall-accent-hover: light-dark(#014486, #aacbff);
    --midcall-on-accent: light-dark(#ffffff, #03234d);
    --midcall-accent-text: light-dark(#0b5cab, #8abbff);
    --midcall-accent-tint: light-dark(#eef4ff, #14294a);
    --midcall-bubble-agent: light-dark(#d8e6fe, #17386b);
    --midcall-bubble-caller: light-dark(#f0f0f0, #2b2b2b);
    --midcall-focus: light-dark(#0b5cab, #aacbff);
    --midcall-control: 32px;
    --midcall-radius-s: 4px;
    --midcall-radius-m: 4px;
    --midcall-radius-l: 4px;
    --midcall-radius-bubble: 8px;
  }

  /* 10. Forced colours: shapes must survive without fills. Bubbles, chips and banners carry a transparent 1 px border
   that the system paints; the filled button becomes ButtonText on ButtonFace with a 2 px border; icons use
   currentColor; the costly character and the danger edge keep an underline or a double border. */
  @media (forced-colors: active) {
    :root,
    [data-midcall-skin] {
      --midcall-focus: Highlight;
      --midcall-line: CanvasText;
      --midcall-line-control: ButtonText;
      --midcall-shadow-1: none;
      --midcall-shadow-2: none;
      --midcall-focus-ring: none; /* the outline below takes over */
    }
  }
`;

const ground = css`
  body {
    margin: 0;
    font: var(--midcall-type-body);
    color: var(--midcall-text);
    background: var(--midcall-canvas);
    -webkit-font-smoothing: antialiased;
  }
`;

/**
 * Makes the tokens, and the page's own ground (no margin, canvas, type), available to a document and everything in it.
 * Once per document; a repeat changes nothing. Uses a constructable sheet, which a strict `style-src` allows.
 */
export function adoptTokens(target: Document = document): void {
  for (const sheet of [tokens.styleSheet, ground.styleSheet]) {
    if (sheet && !target.adoptedStyleSheets.includes(sheet)) target.adoptedStyleSheets.push(sheet);
  }
}

/** Applies the look a host asks for. `auto` and `midcall` are the defaults and leave no attribute. */
export function applyLook(
  {
    scheme,
    skin,
  }: { scheme?: 'light' | 'dark' | 'auto' | undefined; skin?: 'midcall' | 'garden' | 'slds' | undefined },
  root: HTMLElement = document.documentElement,
): void {
  if (scheme === 'light' || scheme === 'dark') root.dataset['midcallScheme'] = scheme;
  else delete root.dataset['midcallScheme'];
  if (skin === 'garden' || skin === 'slds') root.dataset['midcallSkin'] = skin;
  else delete root.dataset['midcallSkin'];
}
