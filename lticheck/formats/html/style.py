"""The page's look: calm, readable on a phone, by day and by night, and on paper."""

from __future__ import annotations

CSS = """
:root {
  color-scheme: light dark;
  --paper: #f6f5f2; --card: #fff; --ink: #23211e; --quiet: #69645d; --line: #e4e0d9;
  --link: #2b5a8c; --code: #f3f1ec;
  --error: #a3231c; --error-bg: #fbecea; --warning: #7d5200; --warning-bg: #fbf1dc;
  --ok: #24663b; --ok-bg: #e7f3ea; --note: #2b5a8c; --note-bg: #e8f0f8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #161616; --card: #1f1f1e; --ink: #e9e6e1; --quiet: #a7a199; --line: #35332f;
    --link: #9cc3ec; --code: #2a2927;
    --error: #ffa59b; --error-bg: #44211e; --warning: #f1c878; --warning-bg: #3d2f14;
    --ok: #96d6aa; --ok-bg: #1c3625; --note: #9cc3ec; --note-bg: #1f3145;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-behavior: smooth; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  overflow-wrap: anywhere;
}
main { max-width: 46rem; margin: 0 auto; padding: clamp(1.5rem, 6vw, 4rem) clamp(1rem, 4vw, 2rem); }
h1, h2, h3, h4, p, ul, ol, dl { margin: 0; }
h1 { font-size: clamp(1.75rem, 6vw, 2.5rem); line-height: 1.15; letter-spacing: -.02em; }
h2 { font-size: 1.0625rem; line-height: 1.4; font-weight: 600; }
h3 { font-size: 1.375rem; line-height: 1.3; letter-spacing: -.01em; text-wrap: balance; }
h4 { margin-top: 1.75rem; color: var(--quiet); font-size: .875rem; font-weight: 600; }
a { color: var(--link); text-underline-offset: .2em; text-decoration-thickness: 1px; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 3px; }
code, pre {
  font: .9em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
header { padding-bottom: 1rem; }
.eyebrow { margin-bottom: .5rem; color: var(--quiet); font-size: .9375rem; }
.quiet { color: var(--quiet); font-size: .9375rem; }
.chips { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1.25rem 0 .75rem; padding: 0; }
.badge {
  display: inline-block; width: fit-content; padding: .2rem .75rem; border-radius: 2rem;
  font-size: .875rem; font-weight: 600; list-style: none;
}
.error { color: var(--error); background: var(--error-bg); }
.warning { color: var(--warning); background: var(--warning-bg); }
.ok { color: var(--ok); background: var(--ok-bg); }
.note { color: var(--note); background: var(--note-bg); }
.alarm {
  margin: 0 0 2rem; padding: 1rem 1.25rem; border: 2px solid var(--error);
  border-radius: .75rem; color: var(--error); background: var(--error-bg);
}
.alarm strong, .alarm span { display: block; }
.alarm a { color: inherit; }
.expected { margin-top: .25rem; }
.expected .quiet { display: block; }
.expected::first-letter { text-transform: uppercase; }
nav { margin-top: 2rem; }
nav ul { margin-top: .5rem; padding-left: 1.15rem; }
nav li { padding: .1rem 0; }
nav li::marker { color: var(--quiet); }
.card {
  margin-top: 1.5rem; padding: clamp(1.25rem, 4.5vw, 2.25rem); background: var(--card);
  border: 1px solid var(--line); border-radius: 1rem; scroll-margin-top: 1rem;
}
.card > .badge { margin-bottom: .9rem; }
.ladder { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; margin-top: .6rem; padding: 0; }
.ladder li { list-style: none; font-size: .9375rem; }
.ladder li span { color: var(--quiet); font-size: .875rem; }
.passed { color: var(--ok); }
.failed { color: var(--error); font-weight: 600; }
.failed span { font-weight: 400; }
.skipped { color: var(--quiet); }
.finding { margin-top: 1.75rem; padding-top: 1.75rem; border-top: 1px solid var(--line); }
.mark {
  display: block; width: fit-content; margin-bottom: .6rem; padding: .05rem .6rem;
  border-radius: 2rem; font-size: .8125rem; line-height: 1.6; letter-spacing: 0;
}
.said { margin-top: .6rem; white-space: pre-line; }
dl > div {
  display: grid; grid-template-columns: minmax(8rem, 13rem) 1fr; gap: .1rem 1.5rem;
  padding: .7rem 0; border-bottom: 1px solid var(--line);
}
dl > div:last-child { padding-bottom: 0; border-bottom: 0; }
dt { color: var(--quiet); }
dd { margin: 0; min-width: 0; }
.value { white-space: pre-wrap; }
.who {
  display: flex; flex-wrap: wrap; align-items: baseline; gap: .35rem .75rem; margin-top: .5rem;
}
.party {
  display: inline-block; padding: .15rem .75rem; border: 1px solid currentColor;
  border-radius: .5rem; font-weight: 600;
}
.party::first-letter { text-transform: uppercase; }
.steps { display: grid; gap: .75rem; margin-top: .6rem; padding-left: 1.75rem; }
.steps li::marker { color: var(--ok); content: "→  "; }
.more { margin-top: 1.5rem; color: var(--quiet); font-size: .9375rem; }
.remark { margin-top: 1rem; }
.remark + .remark { margin-top: .35rem; }
.finding + .remark { margin-top: 1.75rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
.names { margin-top: .75rem; padding-left: 1.15rem; }
.names li { padding: .15rem 0; }
details { margin-top: 1.25rem; }
summary { cursor: pointer; color: var(--link); }
pre {
  margin: .75rem 0 0; padding: 1rem; border-radius: .5rem; background: var(--code);
  white-space: pre-wrap;
}
footer { margin-top: 2.5rem; color: var(--quiet); font-size: .875rem; text-align: center; }
@media (max-width: 34rem) {
  dl > div { grid-template-columns: 1fr; }
  dt { font-size: .9375rem; }
}
@media print {
  :root {
    color-scheme: light; --paper: #fff; --card: #fff; --ink: #000; --quiet: #444; --line: #bbb;
    --link: #000; --code: #fff; --error: #000; --warning: #000; --ok: #000; --note: #000;
    --error-bg: #fff; --warning-bg: #fff; --ok-bg: #fff; --note-bg: #fff;
  }
  @page { margin: 18mm; }
  html { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  .card { padding: 0; border: 0; border-top: 1px solid var(--line); border-radius: 0; }
  .card > .badge { margin-top: 1rem; }
  .badge, .mark { padding: 0; }
  dl > div, .steps li, .alarm, h3 { break-inside: avoid; }
  .badge, h2, h3, h4 { break-after: avoid; }
}
"""
