/**
 * Languages by the names that people give them: "português" and "Portuguese" are one, so that two people who speak it find each
 * other. The names are those of Unicode's CLDR, as the runtime has them.
 */

/** Languages in whose words people answer. */
const SPOKEN =
  'en de fr es pt it nl pl cs sk hu ro bg el sv nb da fi et lv lt uk ru tr ar he fa hi bn ta te ur id ms vi th zh ja ko sw am ca eu gl hr sr sl sq ka hy az kk';
/** Languages that are known besides. */
const MORE =
  'pa mr gu ml kn my km ne si so ha yo ig zu xh af ga cy is mt lb mk bs be uz mn ps ku fil yue no rw ti om';

/** What people put between several, beside the commas and lines that lists are parted by. */
const BETWEEN = /\s*[,;/&+|\n]\s*|\s+(?:and|und|et|y|e|en|och|og|i|plus)\s+/iu;

/** The languages in what someone wrote: "English and Spanish" names two. A name that has such a word in it stays whole. */
export function languagesIn(given: string): readonly string[] {
  const whole = languageNamed(given);
  if (whole !== given || isLanguage(given)) return [whole];
  const parts = given.split(BETWEEN).filter(Boolean);
  // One who wrote a sentence has named none of them plainly.
  return parts.length > 1 && parts.every(isLanguage) ? parts.map(languageNamed) : [given];
}

/** Whether a name is one of a language, in any of the languages that we know. */
export function isLanguage(given: string): boolean {
  english ??= namesIn('en');
  return english.has(keyOf(given)) || languageNamed(given) !== given;
}

/** The English name of a language, whatever language it was named in; a name that no one knows, as it is. */
export function languageNamed(given: string): string {
  english ??= namesIn('en');
  if (english.has(keyOf(given))) return given;
  all ??= new Map([
    ...SPOKEN.split(' ').flatMap((locale) => [...namesIn(locale)]),
    // And by their codes, as "nl".
    ...LANGUAGES.map((code) => [code, code] as const),
  ]);
  const code = all.get(keyOf(given));
  return (code !== undefined && new Intl.DisplayNames('en', { type: 'language' }).of(code)) || given;
}

/** Made when they are first needed: every name in some fifty languages takes tens of milliseconds. */
let english: ReadonlyMap<string, string> | undefined;
let all: ReadonlyMap<string, string> | undefined;

/** The names in one language, each with its code. */
export function namesIn(locale: string): Map<string, string> {
  const names = new Intl.DisplayNames(locale, { type: 'language' });
  return new Map(LANGUAGES.map((code) => [keyOf(names.of(code) ?? code), code]));
}

export const LANGUAGES: readonly string[] = `${SPOKEN} ${MORE}`.split(' ');

/** As people type it: without accents where the letters are Latin, in any case. */
function keyOf(name: string): string {
  const plain = name.trim().toLowerCase();
  return /^[\p{Script=Latin}\p{M}\s'’-]+$/u.test(plain)
    ? plain.normalize('NFD').replace(/\p{M}/gu, '')
    : plain.normalize('NFC');
}
