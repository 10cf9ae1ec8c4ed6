// What launcher and chat share: style sheets without inline styles, and the colours.

/** A style sheet that a strict content security policy lets through. */
export function sheet(css) {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}

// `!important` on :host wins over the page's own `!important`; the frame stops what would be inherited.
export const launcherStyle = `
:host { all: initial !important; display: block !important; position: static !important; }
.frame {
  all: initial; display: block;
  --accent: var(--palate-accent, #2f5bd7); --on-accent: var(--palate-on-accent, #fff);
  --bg: var(--palate-bg, #fff); --fg: var(--palate-fg, #1b1f27); --soft: var(--palate-soft, #eef1f6);
  --line: var(--palate-line, #d3d9e4); --quiet: var(--palate-quiet, #566072); --bad: var(--palate-bad, #b3261e);
  --radius: var(--palate-radius, 14px); --gap: var(--palate-gap, 20px); --layer: var(--palate-layer, 2147483000);
  --font: var(--palate-font, system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", sans-serif);
  font: 15px/1.5 var(--font); color: var(--fg); color-scheme: light;
}
.frame[data-theme="dark"] {
  --accent: var(--palate-accent, #8fb0ff); --on-accent: var(--palate-on-accent, #0d1424);
  --bg: var(--palate-bg, #171b22); --fg: var(--palate-fg, #e8ecf3); --soft: var(--palate-soft, #232a35);
  --line: var(--palate-line, #3a4453); --quiet: var(--palate-quiet, #a9b4c5); --bad: var(--palate-bad, #ffb4ab);
  color-scheme: dark;
}
@media (prefers-color-scheme: dark) {
  .frame[data-theme="auto"] {
    --accent: var(--palate-accent, #8fb0ff); --on-accent: var(--palate-on-accent, #0d1424);
    --bg: var(--palate-bg, #171b22); --fg: var(--palate-fg, #e8ecf3); --soft: var(--palate-soft, #232a35);
    --line: var(--palate-line, #3a4453); --quiet: var(--palate-quiet, #a9b4c5); --bad: var(--palate-bad, #ffb4ab);
    color-scheme: dark;
  }
}
.launcher {
  all: unset; box-sizing: border-box; position: fixed; z-index: var(--layer); inset-block-end: var(--gap);
  inset-inline-end: var(--gap); inline-size: 56px; block-size: 56px; border-radius: 50%; display: grid;
  place-items: center; background: var(--accent); color: var(--on-accent); cursor: pointer;
  box-shadow: 0 4px 16px rgb(0 0 0 / .25); transition: transform .15s;
}
.frame[data-position="start"] .launcher { inset-inline: var(--gap) auto; }
.launcher:hover { transform: scale(1.05); }
.launcher:focus-visible { outline: 3px solid var(--fg); outline-offset: 3px; }
@media (max-width: 520px), (max-height: 480px) { .frame.open .launcher { display: none; } }
@media (prefers-reduced-motion: reduce) { .launcher { transition: none; } }
`;
