/** Words with which a manager tells people of her program: for a site, a chat and a short post. */
import { windowsInWords } from '../../../shared/domain/admission.ts';
import { fromIso, longDate, longDateTime } from '../../../shared/domain/calendar.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';
import { deadline } from '../../../shared/domain/journey.ts';
import type { Program } from '../../../shared/domain/program.ts';
import { formAddress } from '../../../shared/domain/source.ts';
import { readerRoute, type Routes } from '../route.ts';

export interface AnnouncementView {
  readonly texts: readonly { readonly where: string; readonly text: string }[];
}

/** What a short post may have. */
const SHORT = 280;

export function announcements(program: Program, publicUrl: string): AnnouncementView['texts'] {
  const { program: about, cohort, commitment, eligibility, members, agreement } = program;
  const link =
    program.sources
      .filter(({ purpose }) => purpose === 'application')
      .flatMap((source) => formAddress(program, source, publicUrl) ?? [])[0] ??
    `${publicUrl}/about/${cohort.id}`;
  const day = (date: string): string => longDate(fromIso(`${date}T12:00:00Z`), 'UTC');
  const closes = longDateTime(deadline(program), cohort.zone);
  const paragraphs = [
    about.name,
    about.purpose,
    ...(about.mission === undefined ? [] : [about.mission]),
    `Applications are open from ${day(cohort.opens)} to ${closes}.${windowsInWords(program)
      .map((one) => ` ${one}.`)
      .join('')}`,
    `The program runs from ${day(cohort.starts)} to ${day(cohort.ends)}. Plan for ${commitment.meeting}, ${commitment.frequency}, for ${commitment.length}.`,
    ...eligibility.map(({ because }) => because),
    ...(members === undefined ? [] : [`It is for members only. ${members.become}`]),
    `What we agree to:\n${agreement.text.trim()}`,
    `Apply here: ${link}`,
    `Questions? ${about.manager.name}, ${about.replyTo}`,
  ];
  const chat = `${about.name} looks for mentors and mentees. ${about.purpose} Plan for ${commitment.meeting}, ${commitment.frequency}, for ${commitment.length}. Apply from ${day(cohort.opens)} to ${closes}: ${link}`;
  const short = `${about.name} looks for mentors and mentees. Apply from ${day(cohort.opens)} to ${day(cohort.closes.date)}: ${link}`;
  const longer = `${about.name} looks for mentors and mentees. ${about.purpose} Apply from ${day(cohort.opens)} to ${day(cohort.closes.date)}: ${link}`;
  return [
    { where: 'a website or newsletter', text: paragraphs.join('\n\n') },
    { where: 'a chat', text: chat },
    { where: 'a short post', text: longer.length <= SHORT ? longer : short },
  ];
}

export const routes = {
  'GET /api/cohorts/{cohort}/announcement': readerRoute(({ publicUrl }, { program }: CohortWithProgram) =>
    Promise.resolve({ texts: announcements(program, publicUrl) } satisfies AnnouncementView),
  ),
} as const satisfies Routes;
