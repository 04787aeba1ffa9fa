/** What places are called today, where the list of time zones keeps an older name. */
const TODAY: Readonly<Record<string, string>> = {
  Asmera: 'Asmara',
  Calcutta: 'Kolkata',
  Coral_Harbour: 'Atikokan',
  Enderbury: 'Kanton',
  Faeroe: 'Faroe',
  Godthab: 'Nuuk',
  Katmandu: 'Kathmandu',
  Kiev: 'Kyiv',
  Ponape: 'Pohnpei',
  Rangoon: 'Yangon',
  Saigon: 'Ho Chi Minh City',
  Truk: 'Chuuk',
};

/** A part of a zone's name as people say it: `New_York` as "New York". */
export function placeNamed(part: string): string {
  return TODAY[part] ?? part.replaceAll('_', ' ');
}

/** Zones whose city is called otherwise today, each as a list of cities has it: `Asia/Calcutta` as "Kolkata (Asia)". */
export const ZONES_RENAMED: Readonly<Record<string, string>> = Object.fromEntries(
  Intl.supportedValuesOf('timeZone').flatMap((zone) => {
    const [region = '', ...city] = zone.split('/');
    const last = city.at(-1);
    return last !== undefined && last in TODAY ? [[zone, `${placeNamed(last)} (${region})`]] : [];
  }),
);
