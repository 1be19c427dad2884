/** The pages' whole style: one card, system fonts, light and dark, nothing fetched. */

export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f4f5f7; --card: #fff; --text: #16191f; --quiet: #586070; --line: #c6ccd6; --faint: #eceef2;
  --accent: #2454d6; --accent-text: #fff; --bad: #b3261e; --bad-page: #fdf1f0; --good: #17733c; --good-page: #eef8f1;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #101318; --card: #191d24; --text: #e9ecf2; --quiet: #a3acbb; --line: #475062; --faint: #262c37;
    --accent: #8fb0ff; --accent-text: #0b1220; --bad: #ff9c94; --bad-page: #2d1a1a; --good: #7fd69c; --good-page: #16281d;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; min-height: 100vh; background: var(--page); color: var(--text); display: grid; place-items: center; padding: 1rem; }
main { width: 100%; max-width: 29rem; background: var(--card); border: 1px solid var(--faint); border-radius: 14px; padding: 1.75rem; box-shadow: 0 1px 2px #0000000f, 0 12px 32px #00000014; }
header { display: flex; gap: .875rem; align-items: center; margin-bottom: 1.25rem; }
.badge { flex: none; width: 2.75rem; height: 2.75rem; border-radius: 10px; display: grid; place-items: center; background: var(--accent); color: var(--accent-text); font-weight: 650; font-size: 1.25rem; }
.badge.good { background: var(--good); }
.badge.bad { background: var(--bad); }
h1 { font-size: 1.3rem; line-height: 1.25; margin: 0; font-weight: 650; }
h2 { font-size: 1rem; margin: 0 0 .25rem; }
p { margin: 0 0 .875rem; }
header p { margin: .125rem 0 0; }
a { color: var(--accent); text-underline-offset: .15em; }
.quiet { color: var(--quiet); font-size: .9rem; }
.field { margin: 0 0 1.125rem; }
.field > label, .label { display: block; font-weight: 600; margin-bottom: .25rem; }
.optional { font-weight: 400; color: var(--quiet); }
.help { color: var(--quiet); font-size: .875rem; margin: .3rem 0 0; }
.problem { color: var(--bad); font-size: .9rem; font-weight: 600; margin: .3rem 0 0; }
input:not([type=checkbox]), select, textarea { width: 100%; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .6rem .7rem; min-height: 2.75rem; }
select { appearance: none; padding-right: 2.2rem; background-image: linear-gradient(45deg, transparent 50%, var(--quiet) 50%), linear-gradient(-45deg, transparent 50%, var(--quiet) 50%); background-position: right 1.1rem center, right .8rem center; background-size: .32rem .32rem; background-repeat: no-repeat; }
textarea { min-height: 7rem; font: .875rem/1.45 ui-monospace, SFMono-Regular, Consolas, monospace; resize: vertical; }
[aria-invalid=true] { border-color: var(--bad) !important; box-shadow: inset 0 0 0 1px var(--bad); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.other { margin-top: .5rem; }
.secret { position: relative; }
.secret:has(.show:not([hidden])) input { padding-right: 4.5rem; }
.show { position: absolute; right: .3rem; top: .3rem; height: 2.15rem; border: 0; border-radius: 6px; background: transparent; color: var(--accent); font: inherit; font-size: .875rem; cursor: pointer; padding: 0 .6rem; }
.tick { display: flex; gap: .6rem; align-items: flex-start; margin: 0 0 1.125rem; }
.tick input { flex: none; width: 1.2rem; height: 1.2rem; margin: .15rem 0 0; accent-color: var(--accent); }
.notice { border-radius: 10px; padding: .875rem 1rem; margin: 0 0 1.25rem; background: var(--faint); overflow-wrap: anywhere; }
.notice.bad { background: var(--bad-page); border: 1px solid var(--bad); }
.notice.good { background: var(--good-page); border: 1px solid var(--good); }
.notice > :last-child { margin-bottom: 0; }
.notice h2 { font-weight: 650; }
.notice:focus { outline: none; }
.notice .rows { margin: .25rem 0 .75rem; }
.notice.bad h2 { color: var(--bad); }
ul { list-style: none; margin: 0 0 1rem; padding: 0; }
.notice ul:not(.rows) { list-style: disc; padding-left: 1.1rem; margin: .25rem 0 0; }
.choices a { display: flex; gap: .875rem; align-items: center; padding: .875rem; margin-bottom: .625rem; border: 1px solid var(--line); border-radius: 10px; text-decoration: none; color: inherit; }
.choices a:hover { border-color: var(--accent); }
.choices strong { display: block; }
.choices .badge { width: 2.25rem; height: 2.25rem; font-size: 1rem; border-radius: 8px; }
.rows li { display: flex; gap: .6rem; padding: .45rem 0; border-top: 1px solid var(--faint); }
.rows li:first-child { border-top: 0; }
.mark { flex: none; width: 1.25rem; font-weight: 700; text-align: center; }
.works .mark { color: var(--good); }
.missing .mark { color: var(--bad); }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 0 0 1.125rem; }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
.actions { display: flex; flex-direction: column; gap: .625rem; margin-top: 1.5rem; }
.button { display: block; width: 100%; text-align: center; font: inherit; font-weight: 600; border-radius: 8px; padding: .7rem 1rem; min-height: 2.75rem; border: 1px solid var(--line); background: transparent; color: inherit; cursor: pointer; text-decoration: none; }
.button.main { background: var(--accent); border-color: var(--accent); color: var(--accent-text); }
.button:hover { filter: brightness(1.06); }
.button[aria-disabled=true] { opacity: .65; cursor: progress; }
footer { margin-top: 1.25rem; padding-top: 1rem; border-top: 1px solid var(--faint); color: var(--quiet); font-size: .8125rem; }
.actions:not(:has(> :not([hidden]))) { display: none; }
.actions + p { margin-top: 1rem; }
main > :last-child { margin-bottom: 0; }
p + .button { margin-top: 1.25rem; }
.back { display: inline-block; margin-bottom: 1rem; font-size: .9rem; }
@media (max-width: 30rem) { body { padding: 0; place-items: start stretch; background: var(--card); } main { border: 0; border-radius: 0; box-shadow: none; padding: 1.25rem; } }
@media (forced-colors: active) { .badge, .button.main { border: 1px solid; } }
`;
