/** What Mentorline promises, in sentences: the simulator looks after each of them in every seed. `docs/promises.md` is made of this. */
export const PROMISES = {
  'delivery is durable': 'A delivery that was answered with 200 is in the table before the answer leaves.',
  'delivery is settled':
    'Each delivery that was answered with 200 becomes an application, interest or answers, or is quarantined with a reason and a task.',
  'no application lost':
    'Each response that a form tool delivered in time belongs to an application of its cohort.',
  'early answers count in time':
    'Answers that came before applications opened for their role are an application once they have.',
  'members only':
    'No one who is no member applies to a program for members, unless the manager takes them in.',
  'missed responses are found':
    'A response that no webhook brought is fetched from the form tool before the match, where it has an API.',
  'delivered twice counts once':
    'A response that is delivered again makes no second version of an application.',
  'imports are whole':
    'The people of an import are there with it, and gone when it was taken back, unless something has become of them.',
  'applied are not invited':
    'Someone whose application we have is not invited or reminded to apply any more.',
  'forgeries change nothing': 'Deliveries and links that we did not sign are refused, and change nothing.',
  'looking changes nothing': 'Opening a page, however often and by whatever machine, writes nothing.',
  'every error is an answer':
    'No page, form or screen is answered with an error of ours, unless something under it failed.',
  'ids in keys only':
    'Keys, schedules, executions and error texts hold no name, address or answer of anyone.',
  'closes once': 'A cohort closes exactly once, and never before its deadline.',
  'cohorts move forward': 'A cohort goes from state to state only as the table of transitions has it.',
  'pairs move forward': 'A pair goes from state to state only as the table of transitions has it.',
  'seats are kept':
    'No mentor has more open pairs than seats, and the count of taken seats is that of the open pairs.',
  'one pair a mentee': 'No mentee is in two open pairs.',
  'two yeses': 'Two people are introduced only after both said yes.',
  'no one is paired who left':
    'No one who withdrew, was removed or pauses is in an open proposal made after that.',
  'proposals are of the run': 'Every proposal comes from a match or a rematch that was published.',
  'no one is named early': 'No email names one person to another before both said yes to meeting.',
  'one recipient': 'Every email goes to one address, that of the person it is for.',
  'not to the suppressed': 'No email is begun to someone whose address bounced or who complained.',
  'not to the unsubscribed': 'No program email is begun to someone who unsubscribed.',
  'quiet hours': 'No email is sent in quiet hours, unless it answers what the person did just now.',
  'emails a day': 'No one gets more emails a day than the program allows, but for what cannot wait.',
  'emails a quarter': 'No one gets more program email in three months than the program allows.',
  'no email twice':
    'An email goes out again only where both the answer and the event of SES are missing, and then byte for byte.',
  'no email lost':
    'Every email ends: sent, skipped with a reason, or shown to the manager as one that may not have arrived.',
  'pause holds': 'While email is paused, no email to a participant is begun.',
  'no contradictions': 'No one gets two emails within a day of which one takes back the other.',
  'introduced are told': 'Both people of an introduction get the email that introduces them.',
  'proposed are asked': 'Both people of a proposal get the email that asks them, unless it is over before.',
  'unmatched are told': 'Everyone who was accepted and ends without a match is told so.',
  'receipts are sent': 'Everyone whose application was taken gets a receipt.',
  'withdrawn are left alone':
    'Who withdrew gets no proposal, nudge, check-in or survey about what comes after.',
  'silent are left alone':
    'Who lets as many proposals pass as the program allows is set aside, and gets no more.',
  'every step happens':
    'Every step of the journey whose time has come is done, called off, or a task for the manager.',
  'every due row ends': 'No row stays due for more than an hour once everything under it works.',
  'no schedule is left over': 'Every schedule belongs to a step that is still to come.',
  'executions end': 'Every execution of a workflow ends.',
  'the cohort goes on': 'The match is made, and a cohort whose match is approved runs and ends on its day.',
  'lists say what rows say': 'Every row is listed under what it is now, and under nothing else.',
  'counts are right': 'The counts of emails are those of the emails.',
  'meetings count once': 'A meeting that both log counts once, and none that did not take place.',
  'answers are kept': 'Answers to surveys, and answers changed by link, that were thanked for are kept.',
  'what was said is kept': 'What a page thanked for, is so.',
  'everyone hears an end': 'Who knows the other of a pair is told when it ends.',
  'the erased are gone':
    'Of someone who was erased, no row, object or key holds a name, an address or the id, and no email to them is begun.',
  'the deleted is gone':
    'Of a cohort that was deleted, no row, object or key is left but that it was, and the versions of its program.',
  'audit is complete': 'The close, each approval and each decision of the manager stands in the audit.',
} as const;

export type PromiseName = keyof typeof PROMISES;
