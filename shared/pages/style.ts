/** The one stylesheet of the participants' pages; its hash is what their content security policy lets in. */
import { createHash } from 'node:crypto';

export const STYLE = `
:root{color-scheme:light dark;--ink:light-dark(#1b2a33,#e6edf1);--soft:light-dark(#54656f,#a3b3be);--paper:light-dark(#eef2f3,#11181d);--card:light-dark(#fff,#1a242b);--line:light-dark(#c9d3d8,#3b4a54);--edge:light-dark(#7f8c95,#70818d);--accent:light-dark(#0b6e63,#6fd3c4);--on-accent:light-dark(#fff,#0c2320);--bad:light-dark(#a5281b,#ff9d92)}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:38rem;margin:0 auto;padding:1.25rem 1rem 4rem}
header{max-width:38rem;margin:0 auto;padding:1.25rem 1rem 0;color:var(--accent);font-weight:600}
.card{background:var(--card);border-radius:14px;padding:1.5rem 1.25rem}
h1{font-size:1.6rem;line-height:1.2;margin:0 0 .75rem;text-wrap:balance}
h2{font-size:1.1rem;margin:1.75rem 0 .5rem}
a:not(.button){color:var(--accent)}
p{margin:0 0 1rem}
.lines{white-space:pre-line}
h3{font-size:1rem;margin:1rem 0 .25rem}
.soft{color:var(--soft)}
.note{border-left:4px solid var(--accent);padding:.5rem .9rem;margin:0 0 1.25rem;background:light-dark(#eef6f4,#20312f);border-radius:0 8px 8px 0}
.wrong{border-color:var(--bad)}
form{margin:0}
fieldset{border:0;padding:0;margin:0 0 1.25rem;min-width:0}
legend,label.field{font-weight:600;display:block;margin-bottom:.4rem;padding:0}
.choices{display:flex;flex-wrap:wrap;gap:.5rem}
.choices label{flex:1 1 auto;min-width:3rem;text-align:center;border:1.5px solid var(--edge);border-radius:10px;padding:.65rem .5rem;cursor:pointer}
.choices label:has(:checked){border-color:var(--accent);background:light-dark(#e2f1ee,#21403b);font-weight:600}
.choices label:focus-within{outline:3px solid var(--accent);outline-offset:2px}
.choices input{position:absolute;opacity:0}
.question{margin:0 0 1.5rem}
.question>:last-child{margin-bottom:0}
.question .problem{color:var(--bad);margin:0 0 .4rem;font-weight:600}
.question .soft{margin:0 0 .4rem;font-size:.9375rem}
[aria-invalid=true]{border-color:var(--bad)!important}
.ticks{display:grid;gap:.4rem}
.ticks label{display:flex;gap:.65rem;align-items:center;min-height:2.75rem;border:1.5px solid var(--line);border-radius:10px;padding:.45rem .75rem;cursor:pointer}
.ticks label:has(:checked){border-color:var(--accent);background:light-dark(#e2f1ee,#21403b)}
.ticks label:focus-within{outline:3px solid var(--accent);outline-offset:2px}
.ticks input{width:1.2rem;height:1.2rem;accent-color:var(--accent);flex:none;margin:0}
.away{position:absolute;left:-9999px;width:1px;height:1px;overflow:hidden}
.ends{display:flex;justify-content:space-between;color:var(--soft);font-size:.875rem;margin-top:.3rem}
input[type=text],input[type=email],input[type=date],input[type=number],textarea,select{width:100%;font:inherit;color:inherit;background:var(--card);border:1.5px solid var(--edge);border-radius:10px;padding:.6rem .7rem}
textarea{min-height:6rem}
.field+input,.field+textarea{margin-bottom:1.25rem}
.buttons{display:flex;flex-wrap:wrap;gap:.6rem;margin-top:1rem}
button,a.button,summary.button{display:inline-block;text-decoration:none;font:inherit;font-weight:600;min-height:2.9rem;padding:.6rem 1.2rem;border-radius:10px;border:1.5px solid var(--accent);background:var(--card);color:var(--accent);cursor:pointer}
summary.button{margin-top:.6rem}
button.main{background:var(--accent);color:var(--on-accent)}
a:focus-visible,button:focus-visible,input:focus-visible,textarea:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
ul{padding-left:1.2rem;margin:0 0 1rem}
.wrote{white-space:pre-line}
`.trim();

export const STYLE_HASH = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;
