/** The playground's style: system fonts, light and dark, nothing fetched. */
export const PLAYGROUND_STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; }
h1 { font-size: 1.3rem; margin: 0 0 1rem; }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
form { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); gap: .75rem; align-items: end; }
label { display: grid; gap: .2rem; font-size: .85rem; }
input, select, textarea, button { font: inherit; padding: .4rem .5rem; }
textarea { resize: vertical; }
button { cursor: pointer; }
pre { overflow: auto; padding: .75rem; border: 1px solid #8884; border-radius: 6px; max-height: 32rem; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; margin: .25rem 0 1rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid #8883; }
td code { white-space: pre-wrap; overflow-wrap: anywhere; }
summary { cursor: pointer; font-weight: 600; }
.why { color: #a65b00; }
.quiet { opacity: .7; }
#stale { border: 1px solid #c33; border-radius: 6px; padding: .5rem .75rem; }
[hidden] { display: none; }
@media (prefers-color-scheme: dark) { .why { color: #f0b45f; } }
`;
