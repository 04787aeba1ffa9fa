/** The kinds of program that the guided start knows: what each is, what it needs, and how its program file differs. */
import type { TextEdit } from '../../../shared/domain/program-text.ts';
import type { Outline } from './outline.ts';

export interface FormatTemplate {
  readonly id: Outline['format'];
  readonly title: string;
  /** Two sentences. */
  readonly says: string;
  readonly needs: string;
  /** What people read where the ready question says something else. */
  readonly words: Readonly<Record<string, string>>;
  readonly edits: readonly TextEdit[];
}

export const FORMATS: readonly FormatTemplate[] = [
  {
    id: 'one-to-one',
    title: 'One to one',
    says: 'A mentor and a mentee meet on their own. A mentor can take several mentees, each in meetings of their own.',
    needs:
      'You need as many places with mentors as there are mentees. One mentor for three mentees is common, so ask mentors to take two or three.',
    words: {},
    edits: [],
  },
  {
    id: 'group',
    title: 'Groups',
    says: 'A mentor meets three to six mentees together. They learn from each other as well, and few mentors reach many people.',
    needs: 'You need one mentor for three to six mentees, and hours that suit a whole group.',
    words: { capacity: 'How many people would you like in your group?' },
    edits: [
      { path: ['matching', 'format'], value: 'group' },
      { path: ['matching', 'groupSize'], value: { atLeast: 3, atMost: 6 } },
      { path: ['policies', 'capacity'], value: { default: 5, most: 6 } },
    ],
  },
  {
    id: 'reverse',
    title: 'Reverse',
    says: 'People earlier in their careers mentor people who are further on: in new skills, new tools or another view. The roles are turned around, and everything else stays the same.',
    needs: 'You need senior people who want to learn, and a form that asks for years of experience.',
    words: {
      role: 'How would you like to take part? Here, people earlier in their careers are the mentors.',
      years: 'How many years of work experience do you have?',
    },
    edits: [{ path: ['matching', 'format'], value: 'reverse' }],
  },
];

export function templateOf({ format }: Pick<Outline, 'format'>): FormatTemplate {
  const found = FORMATS.find(({ id }) => id === format);
  if (!found) throw new Error(`There is no template for the format "${format}".`);
  return found;
}
