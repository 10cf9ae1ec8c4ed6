// How the panel looks. Logical properties only, so that it reads right to left as well.

export const panelStyle = `
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
.panel {
  position: fixed; z-index: var(--layer); inset-block-end: calc(var(--gap) + 68px); inset-inline-end: var(--gap);
  inline-size: min(420px, calc(100vw - 2 * var(--gap))); block-size: min(680px, calc(100dvh - 2 * var(--gap) - 68px));
  display: flex; flex-direction: column; background: var(--bg); color: var(--fg); border: 1px solid var(--line);
  border-radius: var(--radius); box-shadow: 0 12px 40px rgb(0 0 0 / .28); overflow: hidden;
}
.frame[data-position="start"] .panel { inset-inline: var(--gap) auto; }
button, textarea, summary { font: inherit; color: inherit; }
button, summary { cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
header { display: flex; align-items: center; gap: 4px; padding: 10px 14px; border-block-end: 1px solid var(--line); }
h2 { flex: 1; margin: 0; font-size: 16px; font-weight: 600; }
button.icon, summary.icon { min-inline-size: 32px; block-size: 32px; border: 0; border-radius: 8px; background: none; display: grid; place-items: center; list-style: none; }
.icon::-webkit-details-marker { display: none; }
button.icon:hover, summary.icon:hover { background: var(--soft); }
.menu { position: relative; }
.choices { position: absolute; inset-inline-end: 0; inset-block-start: 36px; z-index: 2; display: grid; min-inline-size: 200px; background: var(--bg); border: 1px solid var(--line); border-radius: 10px; box-shadow: 0 6px 20px rgb(0 0 0 / .2); padding: 4px; }
.choices button { border: 0; background: none; text-align: start; padding: 8px 10px; border-radius: 6px; }
.choices button:hover { background: var(--soft); }
.status { margin: 0; padding: 4px 14px; font-size: 13px; background: var(--soft); color: var(--fg); }
.status.bad { color: var(--bad); }
.body { flex: 1; min-block-size: 0; display: flex; flex-direction: column; }
.scroll { position: relative; flex: 1; min-block-size: 0; overflow-y: auto; overscroll-behavior: contain; padding: 12px 14px; }
.chips { position: sticky; inset-block-start: -12px; z-index: 1; display: flex; flex-wrap: wrap; gap: 6px; max-block-size: 84px; overflow-y: auto; list-style: none; margin: -12px -14px 8px; padding: 8px 14px; background: var(--bg); border-block-end: 1px solid var(--line); }
.chips li { max-inline-size: 100%; display: flex; align-items: center; gap: 2px; padding-inline: 10px 2px; border: 1px solid var(--line); border-radius: 99px; background: var(--soft); font-size: 13px; }
.chips button { border: 0; background: none; border-radius: 50%; inline-size: 26px; block-size: 26px; font-size: 12px; }
.messages { list-style: none; margin: 0; padding: 0; display: flex; flex-direction: column; gap: 12px; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.line { display: block; }
.line + .line { margin-block-start: 6px; }
.said { align-self: flex-end; max-inline-size: 85%; }
.said .text { background: var(--accent); color: var(--on-accent); padding: 8px 12px; border-radius: 14px; border-end-end-radius: 4px; }
.said .meta { justify-content: flex-end; }
.answer { max-inline-size: 100%; }
.answer .text:not(:empty) { background: var(--soft); padding: 8px 12px; border-radius: 14px; border-end-start-radius: 4px; }
.failed .notices { color: var(--bad); }
.notices p { margin: 0 0 6px; font-size: 13px; color: var(--quiet); }
.failed .notices p { color: var(--bad); }
.meta, .tools { display: flex; align-items: center; gap: 8px; font-size: 12px; color: var(--quiet); margin-block-start: 3px; flex-wrap: wrap; }
.plain { border: 0; background: none; padding: 2px 4px; font-size: 12px; color: var(--quiet); text-decoration: underline; border-radius: 4px; }
.answer:not(:last-child) .again { display: none; }
.typing { display: flex; gap: 4px; padding: 8px 2px; }
.typing i { inline-size: 7px; block-size: 7px; border-radius: 50%; background: var(--quiet); animation: palate-dot 1.2s infinite; }
.typing i:nth-child(2) { animation-delay: .2s; } .typing i:nth-child(3) { animation-delay: .4s; }
@keyframes palate-dot { 0%, 60%, 100% { opacity: .25; } 30% { opacity: 1; } }
.cards { list-style: none; margin: 0 0 8px; padding: 2px 2px 8px; display: flex; gap: 10px; overflow-x: auto; scroll-snap-type: x proximity; }
.card { flex: 0 0 min(240px, 82%); scroll-snap-align: start; display: flex; flex-direction: column; gap: 6px; padding: 10px 12px; border: 1px solid var(--line); border-radius: 12px; background: var(--bg); }
.card img { inline-size: 100%; block-size: 130px; object-fit: cover; border-radius: 8px; background: var(--soft); }
.card h3 { margin: 0; font-size: 15px; line-height: 1.3; overflow-wrap: anywhere; }
.card a { color: var(--accent); }
.year { font-weight: 400; color: var(--quiet); }
.price { margin: 0; font-weight: 600; }
.card dl { margin: 0; display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 1px 8px; font-size: 12.5px; }
.card dt { color: var(--quiet); } .card dd { margin: 0; }
.card dd, .reasons li { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.reasons { list-style: none; margin: 0; padding: 0; font-size: 12.5px; color: var(--quiet); }
.reasons li::before { content: "· "; }
.verdicts { margin-block-start: auto; display: flex; gap: 6px; align-items: center; }
.verdict { inline-size: 34px; block-size: 34px; border: 1px solid var(--line); border-radius: 50%; background: none; padding: 0; display: grid; place-items: center; }
[data-verdict="dislike"] .icon { transform: rotate(180deg); }
.verdict[aria-pressed="true"] { background: var(--accent); color: var(--on-accent); border-color: var(--accent); }
.quick { display: flex; flex-wrap: wrap; gap: 6px; margin-block-start: 10px; }
.quick button, .row button { border: 1px solid var(--line); background: var(--bg); border-radius: 99px; padding: 6px 12px; font-size: 13.5px; }
.quick button:hover { background: var(--soft); }
.composer { display: flex; gap: 8px; align-items: flex-end; padding: 10px 12px; border-block-start: 1px solid var(--line); margin: 0; }
textarea { flex: 1; min-inline-size: 0; resize: none; border: 1px solid var(--quiet); border-radius: 12px; padding: 8px 12px; background: var(--bg); color: var(--fg); line-height: 1.4; max-block-size: 30vh; }
textarea::placeholder { color: var(--quiet); opacity: 1; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.go { flex: none; inline-size: 40px; block-size: 40px; border: 0; border-radius: 50%; background: var(--accent); color: var(--on-accent); }
.frame[dir="rtl"] .go:not(.stops) { transform: scaleX(-1); }
.notice { padding: 18px; overflow-y: auto; }
.notice h3 { margin: 0 0 8px; font-size: 16px; }
.notice p { margin: 0 0 14px; }
.row { display: flex; gap: 8px; flex-wrap: wrap; }
.row .main { background: var(--accent); color: var(--on-accent); border-color: var(--accent); }
.row .bad { background: var(--bad); border-color: var(--bad); color: var(--bg); }
.aloud { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 520px), (max-height: 480px) {
  .panel, .frame[data-position="start"] .panel { inset: 0; inline-size: 100vw; block-size: 100dvh; border: 0; border-radius: 0; }
  textarea { font-size: 16px; }
}
@media (max-height: 400px) {
  header { padding: 2px 10px; } .composer { padding: 4px 8px; } .chips { position: static; }
  textarea { padding: 4px 10px; } .scroll { padding: 6px 10px; } .chips { margin: -6px -10px 6px; padding: 4px 10px; }
}
@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; scroll-behavior: auto !important; } }
@media (forced-colors: active) { .verdict[aria-pressed="true"] { border-width: 3px; } }
`;
