/** The look of the home pages. */
export const HOME_STYLE = `
@layer base{
:root{color-scheme:light dark;--ink:light-dark(#1b2a33,#e6edf1);--soft:light-dark(#50616b,#a9b8c2);--paper:light-dark(#eef2f3,#11181d);--card:light-dark(#fff,#1a242b);--line:light-dark(#d5dde1,#33414b);--accent:light-dark(#0b6e63,#6fd3c4);--on-accent:light-dark(#fff,#0c2320);--warm:light-dark(#9a4a00,#ffb877);--bad:light-dark(#a5281b,#ff9d92)}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
a{color:var(--accent)}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .25rem;text-wrap:balance}
h2{font-size:1.05rem;margin:0 0 .75rem}
p{margin:0 0 .75rem}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:4px}
}
@layer layout{
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem}
.top{background:var(--card);border-bottom:1px solid var(--line);position:sticky;top:0;z-index:1}
.top>div{max-width:74rem;margin:0 auto;padding:.6rem 1rem;display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;align-items:center}
.brand{font-weight:700;color:var(--accent);text-decoration:none}
nav{display:flex;flex-wrap:wrap;gap:.25rem}
nav a{padding:.35rem .7rem;border-radius:8px;text-decoration:none;color:var(--ink)}
nav a[aria-current]{background:light-dark(#e2f1ee,#21403b);font-weight:600}
.clock{margin-left:auto;display:flex;flex-wrap:wrap;gap:.4rem;align-items:center}
.clock time{font-variant-numeric:tabular-nums;font-weight:600;margin-right:.25rem}
main{max-width:74rem;margin:0 auto;padding:1.25rem 1rem 4rem}
.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1rem;margin-top:1rem}
.card{background:var(--card);border-radius:14px;padding:1.1rem 1.2rem;min-width:0}
.wide{grid-column:1/-1}
}
@layer parts{
input:not([type=radio],[type=checkbox]),select{font:inherit;padding:.35rem .6rem;border-radius:8px;border:1.5px solid var(--accent);background:var(--card);color:inherit;max-width:100%}
button,.button{font:inherit;font-weight:600;padding:.35rem .75rem;border-radius:8px;border:1.5px solid var(--accent);background:var(--card);color:var(--accent);cursor:pointer;text-decoration:none;display:inline-block}
button.main{background:var(--accent);color:var(--on-accent)}
.soft{color:var(--soft)}
.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(6.5rem,1fr));gap:.75rem;margin:0}
.numbers div{display:flex;flex-direction:column-reverse}
.numbers dt{color:var(--soft);font-size:.875rem}
.numbers dd{margin:0;font-size:1.7rem;font-weight:650;font-variant-numeric:tabular-nums;line-height:1.15}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9375rem}
th,td{text-align:left;padding:.4rem .6rem .4rem 0;border-bottom:1px solid var(--line);vertical-align:top}
th{color:var(--soft);font-weight:600;font-size:.8125rem}
td.n{font-variant-numeric:tabular-nums;white-space:nowrap}
.tag{display:inline-block;padding:.05rem .5rem;border-radius:99px;font-size:.8125rem;font-weight:600;background:light-dark(#e2f1ee,#21403b);color:var(--accent)}
.tag.warm{background:light-dark(#fdeedd,#40301d);color:var(--warm)}
.tag.bad{background:light-dark(#fde8e5,#452722);color:var(--bad)}
ol.next{list-style:none;margin:0;padding:0}
ol.next li{display:flex;flex-wrap:wrap;gap:0 .75rem;padding:.35rem 0;border-bottom:1px solid var(--line)}
ol.next li span{flex:1 1 12rem;min-width:0}ol.next li span::first-letter{text-transform:uppercase}
ol.next time{color:var(--soft);font-variant-numeric:tabular-nums;flex:none;width:12.5rem;white-space:nowrap}
svg.bars{width:100%;height:auto;display:block}
svg.bars rect.mentor{fill:var(--accent)}svg.bars rect.mentee{fill:var(--warm)}svg.bars text{fill:var(--soft);font-size:11px}
.key span{display:inline-flex;align-items:center;gap:.35rem;margin-right:1rem;font-size:.875rem;color:var(--soft)}
.key i{width:.75rem;height:.75rem;border-radius:3px;background:var(--accent)}.key i.warm{background:var(--warm)}
.bar{height:.6rem;border-radius:99px;background:var(--line);overflow:hidden}.bar i{display:block;height:100%;background:var(--accent)}
.mailbox{display:grid;grid-template-columns:minmax(15rem,24rem) minmax(0,1fr);gap:1rem;align-items:start}
.emails{list-style:none;margin:0;padding:0;max-height:75vh;overflow:auto}
.emails a{display:block;padding:.55rem .75rem;border-radius:8px;text-decoration:none;color:inherit}
.emails a[aria-current]{background:light-dark(#e2f1ee,#21403b)}
.emails strong{display:block;font-weight:600;overflow-wrap:anywhere}
.emails small{color:var(--soft);overflow-wrap:anywhere}
iframe{width:100%;height:62vh;border:1px solid var(--line);border-radius:8px;background:#fff}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--paper);border-radius:8px;padding:1rem;font-size:.875rem;max-height:62vh;overflow:auto;margin:0}
.tabs{display:flex;gap:.4rem;margin-bottom:.75rem}
.tabs a{padding:.3rem .8rem;border-radius:8px;text-decoration:none}
.tabs a[aria-current]{background:var(--accent);color:var(--on-accent)}
.on-phones{display:none}
footer{max-width:74rem;margin:0 auto;padding:0 1rem 2rem}footer nav{font-size:.875rem}
[role=search]{display:flex;flex-wrap:wrap;gap:.4rem;align-items:center}
@media(max-width:48rem){.top{position:static}.mailbox{grid-template-columns:1fr}.mailbox:has(.open) section:not(.open){display:none}.clock{margin-left:0}.emails{max-height:none}.on-phones{display:block}.mailbox iframe{height:85vh}}
}
`;
