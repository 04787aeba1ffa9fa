/** Time zones as people and form tools write them: IANA names, cities, countries, abbreviations, offsets. Pure. */
import { isZone } from './calendar.ts';
import { placeNamed } from './places.ts';

export interface ReadZone {
  /** IANA name. */
  readonly zone: string;
  /** What it means, where that may not be what the person meant; a sentence. */
  readonly note?: string;
}

/** Places that are no city of the IANA list, each with the city that keeps its time. */
const PLACES: Readonly<Record<string, string>> = {
  ...of(
    'Europe/Berlin',
    'Munich Hamburg Cologne Frankfurt Stuttgart Düsseldorf Leipzig Germany Deutschland München Köln',
  ),
  ...of('Europe/Paris', 'Lyon Marseille Toulouse France'),
  ...of('Europe/Madrid', 'Barcelona Valencia Seville'),
  ...of('Europe/Rome', 'Milan Naples Turin Italy Roma Milano'),
  ...of('Europe/Zurich', 'Geneva Bern Basel Lausanne Switzerland Zürich'),
  ...of('Europe/Vienna', 'Graz Austria Wien'),
  ...of('Europe/London', 'Manchester Birmingham Edinburgh Glasgow Bristol Leeds UK England Scotland Wales'),
  ...of('Europe/Dublin', 'Cork Ireland'),
  ...of('Europe/Amsterdam', 'Rotterdam Utrecht Netherlands'),
  ...of('Europe/Brussels', 'Antwerp Ghent Belgium'),
  ...of('Europe/Lisbon', 'Porto'),
  ...of('Europe/Warsaw', 'Krakow Kraków Wroclaw Poland'),
  ...of('Europe/Prague', 'Brno Czechia'),
  ...of('Europe/Stockholm', 'Gothenburg Malmö Sweden'),
  ...of('Europe/Copenhagen', 'Aarhus Denmark'),
  ...of('Europe/Oslo', 'Bergen Norway'),
  ...of('Europe/Helsinki', 'Tampere Espoo Finland'),
  ...of('Europe/Athens', 'Thessaloniki Greece'),
  ...of('Europe/Kyiv', 'Kiev Lviv Ukraine'),
  ...of('Europe/Istanbul', 'Ankara Izmir Turkey Türkiye'),
  ...of('Asia/Kolkata', 'Mumbai Delhi Bangalore Bengaluru Chennai Hyderabad Pune Calcutta India'),
  ...of('Asia/Shanghai', 'Beijing Shenzhen Guangzhou China'),
  ...of('Asia/Tokyo', 'Osaka Kyoto Japan'),
  ...of('Asia/Seoul', 'Busan'),
  ...of('Asia/Jerusalem', 'Haifa Israel'),
  ...of('Asia/Karachi', 'Lahore Islamabad Pakistan'),
  ...of('Africa/Lagos', 'Abuja Nigeria'),
  ...of('Africa/Nairobi', 'Mombasa Kenya'),
  ...of('Africa/Johannesburg', 'Durban Pretoria'),
  ...of('Africa/Cairo', 'Alexandria Egypt'),
  ...of('America/New_York', 'NYC Boston Philadelphia Washington Atlanta Miami'),
  ...of('America/Chicago', 'Houston Dallas Austin Minneapolis'),
  ...of('America/Los_Angeles', 'Seattle Portland'),
  ...of('America/Toronto', 'Ottawa Montreal'),
  ...of('America/Sao_Paulo', 'Brasilia'),
  ...of('Australia/Sydney', 'Canberra'),
  ...of('Pacific/Auckland', 'Wellington'),
  'san francisco': 'America/Los_Angeles',
  'new delhi': 'Asia/Kolkata',
  'rio de janeiro': 'America/Sao_Paulo',
  'cape town': 'Africa/Johannesburg',
  'tel aviv': 'Asia/Jerusalem',
  'united kingdom': 'Europe/London',
};

/** Abbreviations and names of zones, as calendars and form tools list them. */
const NAMES: Readonly<Record<string, string>> = {
  ...of('Europe/Berlin', 'CET CEST MEZ MESZ'),
  ...of('Europe/London', 'BST WET WEST'),
  ...of('Europe/Helsinki', 'EET EEST'),
  ...of('America/New_York', 'ET EDT EST5EDT'),
  ...of('America/Chicago', 'CT CDT CST6CDT'),
  ...of('America/Denver', 'MT MDT MST7MDT'),
  ...of('America/Los_Angeles', 'PT PDT PST PST8PDT'),
  ...of('Asia/Tokyo', 'JST'),
  ...of('Asia/Singapore', 'SGT'),
  ...of('Asia/Hong_Kong', 'HKT'),
  ...of('Australia/Sydney', 'AEST AEDT AET'),
  ...of('Africa/Johannesburg', 'SAST'),
  ...of('Africa/Lagos', 'WAT'),
  ...of('Africa/Nairobi', 'EAT'),
  ...of('UTC', 'UTC GMT Z UCT Zulu'),
  'central european time': 'Europe/Berlin',
  'central european summer time': 'Europe/Berlin',
  'eastern european time': 'Europe/Helsinki',
  'western european time': 'Europe/Lisbon',
  'greenwich mean time': 'UTC',
  'eastern time': 'America/New_York',
  'central time': 'America/Chicago',
  'mountain time': 'America/Denver',
  'pacific time': 'America/Los_Angeles',
  'eastern standard time': 'America/New_York',
  'central standard time': 'America/Chicago',
  'mountain standard time': 'America/Denver',
  'pacific standard time': 'America/Los_Angeles',
  'india standard time': 'Asia/Kolkata',
};

/** Names of the IANA list that are an offset for ever, though people who write them mostly mean a place with summer time. */
const FIXED: Readonly<Record<string, readonly [hours: number, meant: string]>> = {
  est: [-5, 'America/New_York'],
  mst: [-7, 'America/Denver'],
  hst: [-10, 'Pacific/Honolulu'],
};

/** Offsets that are no whole hours, each with the place that keeps it. */
const ODD_OFFSETS: Readonly<Record<string, string>> = {
  '-9:30': 'Pacific/Marquesas',
  '-3:30': 'America/St_Johns',
  '+3:30': 'Asia/Tehran',
  '+4:30': 'Asia/Kabul',
  '+5:30': 'Asia/Kolkata',
  '+5:45': 'Asia/Kathmandu',
  '+6:30': 'Asia/Yangon',
  '+8:45': 'Australia/Eucla',
  '+9:30': 'Australia/Darwin',
  '+10:30': 'Australia/Lord_Howe',
  '+12:45': 'Pacific/Chatham',
};

const IANA: ReadonlyMap<string, string> = new Map(
  ['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => [zone.toLowerCase(), zone]),
);
const CITIES: ReadonlyMap<string, string> = new Map(
  [...IANA.values()].flatMap((zone) => {
    const part = zone.split('/').at(-1) ?? '';
    // By the older name of the list, and by the one of today.
    return [part.replaceAll('_', ' '), placeNamed(part)].map((name) => [folded(name), zone] as const);
  }),
);

/**
 * The zone that a text names, whatever way it is written: `Europe/Berlin`, `Berlin`, `GMT+1`, `(GMT+01:00) Berlin, Paris`, `CET`,
 * or one of the program's own `labels`. `undefined` where it names none.
 */
export function readZone(given: string, labels: Readonly<Record<string, string>> = {}): ReadZone | undefined {
  const text = given.trim().replace(/\s+/g, ' ');
  const own = Object.entries(labels).find(([label]) => folded(label) === folded(text))?.[1];
  if (own !== undefined) return { zone: own };
  const fixed = FIXED[folded(text)];
  if (fixed)
    return {
      zone: offsetZone(fixed[0]),
      note: `${text.toUpperCase()} is ${inWords(fixed[0])} all year, without summer time; ${fixed[1]} has summer time`,
    };
  if (/^etc\/gmt/i.test(text)) return fixedOffset(text);
  const exact = IANA.get(text.toLowerCase().replaceAll(' ', '_'));
  if (exact !== undefined) return { zone: exact };
  // Older names, such as Asia/Calcutta.
  if (/^[a-z_]+\/[a-z_/-]+$/i.test(text) && isZone(text)) return { zone: text };
  const named = namedPlace(text);
  if (named !== undefined) return { zone: named };
  // Lists of zones write the offset first, and then the cities that keep it.
  const [, offset = '', rest = ''] =
    /^\(?((?:UTC|GMT)?\s*[+\u2212\u2013-]?\s*\d{0,2}(?::?\d\d)?)\)?[\s:,-]*(.*)$/i.exec(text) ?? [];
  const place = [rest, ...rest.split(/[,/;&()]| and /)].map(namedPlace).find((one) => one !== undefined);
  if (place !== undefined) return { zone: place };
  const first = text
    .split(/[,/;(]/)
    .map(namedPlace)
    .find((one) => one !== undefined);
  if (first !== undefined) return { zone: first };
  return rest === '' ? atOffset(offset) : undefined;
}

function namedPlace(text: string): string | undefined {
  const key = folded(text);
  return key === '' ? undefined : (NAMES[key] ?? PLACES[key] ?? CITIES.get(key));
}

/** `GMT+1`, `UTC-05:00`, `+0530`: an offset that is kept all year. */
function atOffset(text: string): ReadZone | undefined {
  const [, sign, hour = '', minute = '00'] =
    /^(?:UTC|GMT)?\s*([+\u2212\u2013-])\s*(\d{1,2})(?::?(\d\d))?$/i.exec(text.trim()) ?? [];
  if (sign === undefined) return undefined;
  const hours = (sign === '+' ? 1 : -1) * Number(hour);
  if (minute !== '00') {
    const zone = ODD_OFFSETS[`${sign === '+' ? '+' : '-'}${Number(hour)}:${minute}`];
    return zone === undefined ? undefined : { zone };
  }
  if (hours < -12 || hours > 14) return undefined;
  return {
    zone: offsetZone(hours),
    note: `it was read as ${inWords(hours)} all year, without summer time`,
  };
}

/** `Etc/GMT-5` is five hours ahead: its sign is the other way round. */
function fixedOffset(text: string): ReadZone | undefined {
  const [, sign = '+', hour = '0'] = /^etc\/gmt(?:([+-])(\d{1,2}))?$/i.exec(text) ?? [];
  const hours = Number(hour) * (sign === '+' ? -1 : 1);
  const zone = offsetZone(hours);
  if (!isZone(zone)) return undefined;
  return hours === 0
    ? { zone }
    : { zone, note: `${zone} is ${inWords(hours)} all year, without summer time` };
}

function offsetZone(hours: number): string {
  return hours === 0 ? 'UTC' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

function inWords(hours: number): string {
  if (hours === 0) return 'UTC';
  const count = Math.abs(hours) === 1 ? '1 hour' : `${Math.abs(hours)} hours`;
  return `${count} ${hours > 0 ? 'ahead of' : 'behind'} UTC`;
}

function of(zone: string, words: string): Record<string, string> {
  return Object.fromEntries(words.split(' ').map((word) => [folded(word), zone]));
}

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/\./g, '').trim().toLowerCase();
}
