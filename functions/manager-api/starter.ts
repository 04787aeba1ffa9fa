/** The program that a manager begins with: complete, small, and hers to change. */
import { addDays } from '../../shared/domain/calendar.ts';

/** `today` is a local date. Applications open in a week, for two weeks. */
export function starterFor(address: string, today: string): string {
  const email = JSON.stringify(address);
  return `# What your program is called, and who answers for it.
program:
  id: my-program
  name: My mentoring program
  purpose: People who have come some way help others to get further.
  manager: { name: Your name, email: ${email} }
  # The sender must be an address of a domain that you have verified.
  sender: { name: My mentoring program, address: ${email} }
  replyTo: ${email}
  goals:
    - { id: placed, text: At least 80 percent of mentees find a mentor, measure: placed-share, target: 80 }

# One run of it. Times are meant in this zone.
cohort:
  id: first-cohort
  name: First cohort
  zone: Europe/Berlin
  opens: ${addDays(today, 7)}
  closes: { date: ${addDays(today, 21)}, time: '18:00' }
  starts: ${addDays(today, 28)}
  ends: ${addDays(today, 119)}

commitment: { length: three months, frequency: once a month, meeting: one hour }

questions:
  - { id: name, kind: text, use: name, required: true, text: What is your name? }
  - { id: email, kind: email, use: email, required: true, text: Your email address }
  - { id: role, kind: choice, use: role, required: true, text: How would you like to take part?, options: [Mentor, Mentee, Both] }
  - { id: offers, kind: set, use: gives, text: What can you help with? }
  - { id: wants, kind: set, use: asks, text: What would you like help with? }
  - { id: years, kind: number, use: years, min: 0, max: 60, text: How many years of experience do you have? }
  - { id: capacity, kind: number, use: capacity, min: 0, max: 10, text: How many people could you mentor at the same time? }
  - { id: consent, kind: yes-no, use: consent, required: true, text: I accept the code of conduct and how my data is used }

# The form that people fill in. The names on the right are the form tool's own references of its questions.
sources:
  - id: my-form
    provider: typeform
    secret: source-my-form
    purpose: application
    fields: { name: name, email: email, role: role, offers: offers, wants: wants, years: years, capacity: capacity, consent: consent }

eligibility:
  - { role: mentor, question: consent, is: true, because: The code of conduct was not accepted. }
  - { role: mentee, question: consent, is: true, because: The code of conduct was not accepted. }

matching:
  commonLanguage: false # there is no question about languages yet
  minOverlapHours: 0 # nor about hours
  weights: { asks: 60, years: 5 }

# manual: you look at the match and approve it before anyone is asked.
review: manual

policies:
  proposalDays: 5
  quietHours: { from: '21:00', to: '08:00' }
  emailsPerDay: 2
  capacity: { default: 1, most: 5 }

surveys:
  - id: check-in
    name: Check-in
    questions:
      - { id: met, kind: yes-no, text: Have you met since the last check-in? }
      - { id: useful, kind: scale, from: 1, to: 4, low: not at all, high: very, measures: csat, text: How useful is the mentorship for you? }
  - id: final
    name: Closing survey
    questions:
      - { id: useful, kind: scale, from: 1, to: 4, low: not at all, high: very, measures: csat, text: How useful was the mentorship for you? }
      - { id: recommend, kind: scale, from: 0, to: 10, low: never, high: certainly, measures: nps, text: Would you recommend the program to a friend? }

journey:
  - { id: receipt, when: { event: applied }, to: concerned, email: receipt, essential: true }
  - { id: came-late, when: { event: came-late }, to: concerned, email: late, essential: true }
  - { id: withdrawn, when: { event: withdrew }, to: concerned, email: withdrawn, essential: true }
  - { id: incomplete-3, when: { before: closes, days: 3 }, to: incomplete, email: incomplete-nudge }
  - { id: digest, when: { event: digest }, to: manager, email: digest, staleAfterDays: 1 }
  - { id: form-changed, when: { event: form-changed }, to: manager, email: form-changed }
  - { id: rejected, when: { event: rejected }, to: concerned, email: rejected, essential: true }
  - { id: waitlisted, when: { event: waitlisted }, to: concerned, email: waitlisted, essential: true }
  - { id: run-published, when: { event: run-published }, to: manager, email: run-published }
  - { id: unmatched, when: { event: unmatched }, to: concerned, email: unmatched, essential: true }
  - { id: proposal, when: { event: proposed }, to: concerned, email: proposal, essential: true }
  - { id: proposal-reminder, when: { after: proposed, days: 3 }, to: proposal-unanswered, email: proposal-reminder, essential: true }
  - { id: told-more, when: { event: told-more }, to: concerned, email: told-more, essential: true }
  - { id: introduction, when: { event: introduced }, to: concerned, email: introduction, essential: true }
  - { id: other-declined, when: { event: other-declined }, to: concerned, email: not-this-time, essential: true }
  - { id: proposal-expired, when: { event: proposal-expired }, to: concerned, email: proposal-expired, essential: true }
  - { id: pair-ended, when: { event: pair-ended }, to: concerned, email: pair-ended, essential: true }
  - { id: first-meeting-7, when: { after: introduced, days: 7 }, to: pairs-not-met, email: first-meeting-nudge }
  - { id: first-meeting-14, when: { after: introduced, days: 14 }, to: pairs-not-met, email: first-meeting-nudge }
  - { id: check-in-30, when: { after: introduced, days: 30 }, to: active-pairs, email: check-in, survey: check-in }
  - { id: final-survey, when: { after: ends, days: 0 }, to: placed, email: survey, survey: final }
  - { id: final-survey-again, when: { after: ends, days: 7 }, to: survey-not-answered, remindsOf: final-survey, email: survey-reminder, survey: final }

agreement:
  version: '1'
  text: |
    We meet as agreed, or say so in time.
    What is said between us stays between us, unless someone is in danger.
    Either of us may end this at any time, without giving a reason.

# What the public page says beside purpose, dates and agreement.
about:
  faq:
    - { question: Does it cost anything?, answer: No. }

texts: {}
`;
}
