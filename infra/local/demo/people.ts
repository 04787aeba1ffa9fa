/** The people of a demo: real skills and wishes from a survey, invented names and addresses. */
import type { SampleAnswer } from '../../../shared/forms/provider.ts';
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { type SeededRandom, pick } from './seeded-random.ts';

const Row = z.object({
  respondent: z.string(),
  years_professional: z.string(),
  role: z.string(),
  country: z.string(),
  industry: z.string(),
  languages_have: z.string(),
  languages_want: z.string(),
  databases_have: z.string(),
  databases_want: z.string(),
  platforms_have: z.string(),
  platforms_want: z.string(),
  frameworks_have: z.string(),
  frameworks_want: z.string(),
});

export interface DemoPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: 'Mentor' | 'Mentee' | 'Both';
  readonly years: number;
  readonly offers: readonly string[];
  readonly wants: readonly string[];
  readonly goals: readonly string[];
  readonly interests: readonly string[];
  readonly languages: readonly string[];
  readonly zone: string;
  readonly availability: readonly string[];
  readonly capacity: number;
}

const MENTOR_FROM_YEARS = 8;
const MENTEE_UP_TO_YEARS = 5;
const TOPICS = ['languages', 'databases', 'platforms', 'frameworks'] as const;
const GOALS = ['First job', 'Grow in my role', 'Lead people', 'Change field', 'Contribute to open source'];
const TIMES = ['Weekday mornings', 'Weekday afternoons', 'Weekday evenings', 'Weekends'];
const FIRST =
  'Ana Ben Chidi Dana Emeka Farah Goran Hana Ines Jonas Kaya Lior Mina Noor Omar Pia Quinn Rosa Sami Tara Uma Viktor Wanjiru Ximena Yuki Zoë Amal Bao Cleo Dario Elif Finn'.split(
    ' ',
  );
const LAST =
  'Abebe Brandt Costa Diallo Eriksen Fischer Garcia Haddad Ivanova Jansen Kowalski Lima Moreau Nakamura Okafor Petrov Quist Rossi Silva Tanaka Usman Varga Weber Yilmaz Zhang Andersen Baker Chen'.split(
    ' ',
  );

/** Time zone and languages by country; what is not listed keeps to UTC and English. */
const COUNTRIES: Readonly<Record<string, readonly [zone: string, ...languages: string[]]>> = {
  Germany: ['Europe/Berlin', 'German'],
  Austria: ['Europe/Vienna', 'German'],
  Switzerland: ['Europe/Zurich', 'German'],
  'United States of America': ['America/New_York'],
  Canada: ['America/Toronto', 'French'],
  India: ['Asia/Kolkata', 'Hindi'],
  Netherlands: ['Europe/Amsterdam', 'Dutch'],
  Belgium: ['Europe/Brussels', 'Dutch', 'French'],
  'United Kingdom of Great Britain and Northern Ireland': ['Europe/London'],
  Ireland: ['Europe/Dublin'],
  Italy: ['Europe/Rome', 'Italian'],
  Poland: ['Europe/Warsaw', 'Polish'],
  Australia: ['Australia/Sydney'],
  'New Zealand': ['Pacific/Auckland'],
  France: ['Europe/Paris', 'French'],
  Spain: ['Europe/Madrid', 'Spanish'],
  Portugal: ['Europe/Lisbon', 'Portuguese'],
  Brazil: ['America/Sao_Paulo', 'Portuguese'],
  Argentina: ['America/Argentina/Buenos_Aires', 'Spanish'],
  Mexico: ['America/Mexico_City', 'Spanish'],
  Sweden: ['Europe/Stockholm', 'Swedish'],
  Norway: ['Europe/Oslo', 'Norwegian'],
  Denmark: ['Europe/Copenhagen', 'Danish'],
  Finland: ['Europe/Helsinki', 'Finnish'],
  Turkey: ['Europe/Istanbul', 'Turkish'],
  Israel: ['Asia/Jerusalem', 'Hebrew'],
  Japan: ['Asia/Tokyo', 'Japanese'],
  China: ['Asia/Shanghai', 'Chinese'],
  'South Africa': ['Africa/Johannesburg'],
  Nigeria: ['Africa/Lagos'],
  Kenya: ['Africa/Nairobi', 'Swahili'],
};

/** Reads the survey's columns; rejects with the line when a column is missing. */
export async function readPeople(file: string, random: SeededRandom): Promise<DemoPerson[]> {
  const rows = z.array(Row).parse(parse(await readFile(file), { columns: true, bom: true }));
  return rows.map((row) => personOf(row, random));
}

function personOf(row: z.infer<typeof Row>, random: SeededRandom): DemoPerson {
  const id = row.respondent;
  const years = yearsOf(row.years_professional);
  const name = `${pick(FIRST, random('first', id))} ${pick(LAST, random('last', id))}`;
  const have = TOPICS.flatMap((topic) => split(row[`${topic}_have`]));
  const want = TOPICS.flatMap((topic) => split(row[`${topic}_want`])).filter(
    (skill) => !have.includes(skill),
  );
  const [zone, ...spoken] = COUNTRIES[row.country] ?? ['UTC'];
  const role = years >= MENTOR_FROM_YEARS ? 'Mentor' : years <= MENTEE_UP_TO_YEARS ? 'Mentee' : 'Both';
  return {
    id,
    name,
    email: `${name
      .normalize('NFD')
      .replace(/[^a-zA-Z ]/g, '')
      .toLowerCase()
      .replace(' ', '.')}.${id}@example.org`,
    role,
    years,
    offers: have,
    wants: want,
    goals: GOALS.filter((goal) => random('goal', id, goal) < 0.4),
    interests: [row.role, row.industry].filter(Boolean),
    languages: ['English', ...spoken],
    zone,
    availability: TIMES.filter(
      (time, index) =>
        random('time', id, time) < 0.5 || index === Math.floor(random('any time', id) * TIMES.length),
    ),
    capacity: role === 'Mentee' ? 0 : 1 + Math.floor(random('capacity', id) * 3),
  };
}

/** No one who left the question out has worked as a developer. */
function yearsOf(text: string): number {
  if (text === 'Less than 1 year') return 0.5;
  if (text === 'More than 50 years') return 51;
  return Number(text || 0);
}

function split(list: string): string[] {
  return list.split(';').filter(Boolean);
}

/** The answers of a person, by the questions of the example program. */
export function answersOf(person: DemoPerson): Record<string, SampleAnswer> {
  return {
    name: person.name,
    email: person.email,
    role: [person.role],
    years: person.years,
    offers: person.offers,
    wants: person.wants,
    goals: person.goals,
    interests: person.interests,
    languages: person.languages,
    zone: person.zone,
    availability: person.availability,
    capacity: person.capacity,
    motivation: 'Someone helped me once, and I would like more of that.',
    consent: true,
  };
}
