/** Our own email texts, in Markdown with Liquid. A program may replace each by its id under `texts`. */
import type { EmailText, Program } from '../domain/program.ts';

const signature = `

{{ manager.name }}
{{ program.name }}`;

const email = (subject: string, body: string): EmailText => ({ subject, body: body.trim() + signature });
/** An email to the manager, whose name is under all others. */
const notice = (subject: string, body: string): EmailText => ({
  subject,
  body: `${body.trim()}\n\nMentorline`,
});

export const EMAIL_TEXTS: Readonly<Record<string, EmailText>> = {
  receipt: email(
    'We have your application for {{ cohort.title }}',
    `
Hello {{ person.firstName }},

Thank you for applying to {{ program.name }}. Here is what happens next:

- {% if past_deadline %}The deadline was **{{ cohort.closes }}**, and your application is taken all the same{% else %}Applications close on **{{ cohort.closes }}**{% endif %}.
- After that, we match mentors and mentees, and ask you privately what you think of the match we propose.
- {{ cohort.name }} starts on {{ cohort.starts }}. Plan for {{ commitment.meeting }}, {{ commitment.frequency }}, for {{ commitment.length }}.

{% if consent.needed %}**Your application is not complete yet.** We need your consent before we can match you or send you anything else. Please confirm: “{{ consent.question }}”

[Give your consent]({{ links.manage }})

{% endif %}{% if missing != '' %}Your application is missing an answer to **“{{ missing }}”**. Please add it: the button below leads to your answers.

{% endif %}Until {% if past_deadline %}the match is made{% else %}applications close{% endif %}, you can change your answers, pause or withdraw:

[Manage your application]({{ links.manage }})

{{ kept }}
`,
  ),
  late: email(
    '{% if applied %}Your earlier answers stand for {{ cohort.title }}{% else %}Your application arrived after the deadline{% endif %}',
    `
Hello {{ person.firstName }},

{% if applied %}Thank you for the update. It arrived after the deadline, which was {{ cohort.closes }}, so your earlier answers stand for {{ cohort.name }}. We have kept the new ones, and {{ manager.name }} can see them. If something important has changed, reply to this email.{% else %}Thank you for applying to {{ program.name }}. Your application arrived after the deadline, which was {{ cohort.closes }}, so it is not part of {{ cohort.name }}. We have kept it, and {{ manager.name }} can see it. You don't need to do anything.{% endif %}
`,
  ),
  early: email(
    'Applications for {{ cohort.title }} open on {{ facts.opens }}',
    `
Hello {{ person.firstName }},

Thank you for applying to {{ program.name }}. You are early: your applications open on {{ facts.opens }}. We have kept your answers, and they count from that day. You will get an email when they do. You don't need to do anything.
`,
  ),
  'not-a-member': email(
    '{{ program.name }} is for members',
    `
Hello {{ person.firstName }},

Thank you for applying to {{ program.name }}. It is for members only, and we don't know this email address as one of a member, so your application is not part of {{ cohort.name }}. We have kept your answers.

{{ members.become }}

If you are a member with another address, apply again with that one.
`,
  ),
  unreadable: email(
    'Your answers for {{ cohort.title }} arrived',
    `
Hello {{ person.firstName }},

Thank you for filling in the form for {{ cohort.name }}. Your answers arrived, but we could not read one of them. Nothing is lost: {{ manager.name }} can see them, and will correct the answer or write to you.

You don't need to do anything now.
`,
  ),
  'change-held': email(
    'Was it you who filled in the form again?',
    `
Hello {{ person.firstName }},

Someone filled in the form for {{ cohort.name }} with your address. We already have your application, so nothing has changed yet. Please tell us whether the new answers are yours:

[Look at your application]({{ links.manage }})

If it wasn't you, you don't need to do anything.
`,
  ),
  invitation: email(
    'You are invited to {{ program.name }}',
    `
Hello {{ person.firstName }},

You are invited to apply to {{ program.name }}. {{ program.purpose }}

- Apply by **{{ cohort.closes }}**.
- {{ cohort.name }} starts on {{ cohort.starts }} and ends on {{ cohort.ends }}.
- Plan for {{ commitment.meeting }}, {{ commitment.frequency }}, for {{ commitment.length }}.

{% if links.apply != '' %}[Apply now]({{ links.apply }})

{% endif %}[Read more about the program]({{ links.about }})

If you have a question, reply to this email. Until applications close, we remind you now and then; the link at the end of each email stops that.
`,
  ),
  'deadline-nudge': email(
    '{{ days_left }} left to apply for {{ cohort.title }}',
    `
Hello {{ person.firstName }},

There is still time to apply to {{ program.name }}: applications close on **{{ cohort.closes }}**.

{% if links.apply != '' %}[Apply now]({{ links.apply }})

{% endif %}If you would rather not take part, the link at the end of this email stops these reminders.
`,
  ),
  'incomplete-nudge': email(
    'Your application is missing an answer',
    `
Hello {{ person.firstName }},

Your application for {{ cohort.name }} is missing an answer to **“{{ missing }}”**. Without it, we can't match you well. Please add it by **{{ cohort.closes }}**.

[Change your answers]({{ links.manage }})
`,
  ),
  accepted: email(
    "You're accepted for {{ cohort.title }}",
    `
Hello {{ person.firstName }},

Good news: you're accepted as a {% if role == 'both' %}mentor and mentee{% else %}{{ role }}{% endif %} in {{ cohort.name }}. Here is what happens next:

- We match mentors and mentees, and ask you privately what you think of the match we propose.
- If both of you say yes, we introduce you to each other.
- {{ cohort.name }} runs from {{ cohort.starts }} to {{ cohort.ends }}.

{% if program.resources != '' %}Until then, this may help: [our resources]({{ program.resources }})

{% endif %}You don't need to do anything now. If your plans have changed, you can pause or withdraw:

[Manage your application]({{ links.manage }})
`,
  ),
  rejected: email(
    'Your application for {{ cohort.title }}',
    `
Hello {{ person.firstName }},

Thank you for applying to {{ program.name }}. We can't offer you a place this time. {{ because }}

You are welcome to apply again{% unless still_open %} next time{% endunless %}.{% if program.resources != '' %} In the meantime, this may help: [our resources]({{ program.resources }}){% endif %}
`,
  ),
  waitlisted: email(
    "You're on the waiting list for {{ cohort.title }}",
    `
Hello {{ person.firstName }},

Thank you for applying to {{ program.name }}. You're on the waiting list. {{ because }}

If a place opens up until introductions end, we look for a match for you as well, and ask you privately what you think of it. You don't need to do anything.
`,
  ),
  interview: email(
    'A short talk about your application for {{ cohort.title }}',
    `
Hello {{ person.firstName }},

Thank you for applying to {{ program.name }}. Before we decide, {{ manager.name }} would like to talk to you.

{% if interview_link != '' %}Please choose a time:

[Choose a time]({{ interview_link }})

If none suits you, reply to this email.{% else %}Please reply to this email with two or three times that suit you.{% endif %}
`,
  ),
  unmatched: email(
    "We don't have a match for you in {{ cohort.title }} yet",
    `
Hello {{ person.firstName }},

You're accepted for {{ cohort.name }}, but we couldn't find a match for you yet. {{ because }}

{% if looks_again %}We keep looking: when someone who fits is free, we'll ask you. {% endif %}If you're still without a match when {{ cohort.name }} ends, you get priority next time.{% if program.resources != '' %} In the meantime, this may help: [our resources]({{ program.resources }}){% endif %}
`,
  ),
  proposal: email(
    'We have {% if several %}mentees{% elsif role == "mentor" %}a mentee{% else %}a mentor{% endif %} for you in {{ cohort.title }}: what do you think?',
    `
Hello {{ person.firstName }},

We've found {% if several %}{{ each.size }} mentees{% elsif role == 'mentor' %}a mentee{% else %}a mentor{% endif %} for you. You haven't been introduced yet: we ask each of you privately, and introduce you only if you both say yes. Please answer {% if several %}for each of them {% endif %}by **{{ expires }}**.

{% for one in each %}

{{ one.why }}

[Answer this proposal]({{ one.links.answer }})

{% endfor %}

The time involved: {{ commitment.meeting }}, {{ commitment.frequency }}, for {{ commitment.length }}. It's fine to say no, and you don't need to give a reason.
`,
  ),
  'proposal-reminder': email(
    'Please answer by {{ expires_here }}: your {% if several %}matches{% else %}match{% endif %} in {{ cohort.title }}',
    `
Hello {{ person.firstName }},

A few days ago we proposed {% if several %}several mentees{% elsif role == 'mentor' %}a mentee{% else %}a mentor{% endif %} to you. Please say yes or no by **{{ expires }}**. After that, {% if several %}the proposals expire{% else %}the proposal expires{% endif %} and we'll look for another match.

{% for one in each %}

{{ one.why }}

[Answer this proposal]({{ one.links.answer }})

{% endfor %}
`,
  ),
  'told-more': email(
    'More about your proposed match',
    `
Hello {{ person.firstName }},

You asked to hear more about the {% if role == 'mentor' %}mentee{% else %}mentor{% endif %} we proposed. Here is what we can say without a name:

{% for line in more %}

- {{ line }}

{% endfor %}

[Answer this proposal]({{ links.answer }})

Please answer by **{{ expires }}**.
`,
  ),
  introduction: email(
    'Meet {{ other.name }}',
    `
Hello {{ person.firstName }},

You both said yes: meet **{{ other.name }}**, your {% if role == 'mentor' %}mentee{% else %}mentor{% endif %} in {{ cohort.name }}. You can reach {{ other.firstName }} at [{{ other.email }}](mailto:{{ other.email }}). {{ why }}

{% if role == 'mentor' %}We have asked {{ other.firstName }} to write to you first.{% else %}Please write to {{ other.firstName }} first.{% endif %}

{% if times.size > 0 %}Please agree on a first meeting. {% if times.size == 1 %}You both said that you are free at this time:{% else %}You both said that you are free at these times:{% endif %}

{% for time in times %}

- {{ time }}

{% endfor %}

{% if calendar.invites %}This email invites you to {% if times.size == 1 %}it{% else %}the first of them{% endif %}; your calendar shows it.{% else %}To add {% if times.size == 1 %}it{% else %}the first of them{% endif %} to your calendar, open the attached file, or use [Google Calendar]({{ calendar.google }}) or [Outlook]({{ calendar.outlook }}).{% endif %}{% else %}Please agree on a first meeting: write to {{ other.firstName }} today and suggest two times.{% endif %}

Before you meet, please read our short agreement:

[Read the agreement]({{ links.agreement }})

In your first meeting, tell each other how you got here, choose one thing you want to achieve together, and agree when to meet next. Afterward, take a minute to [log the session]({{ links.session }})
`,
  ),
  'not-this-time': email(
    "Your proposed match didn't work out",
    `
Hello {{ person.firstName }},

{% if has_match %}One of the matches we proposed to you didn't work out; nothing else changes.{% else %}The match we proposed to you didn't work out.{% endif %} This happens, and it says nothing about you. {% if looks_again %}We're looking for another match for you, and will email you as soon as we find one.{% else %}There are no more introductions in {{ cohort.name }}, so we won't propose another match this time.{% endif %}
`,
  ),
  'partner-left': email(
    'Your {% if role == "mentor" %}mentee{% else %}mentor{% endif %} has left {{ cohort.title }}',
    `
Hello {{ person.firstName }},

Your {% if role == 'mentor' %}mentee{% else %}mentor{% endif %} has left {{ cohort.name }}, and with that your match has ended. People leave for many reasons, and this says nothing about you. Thank you for everything you put into it.

{% if looks_again %}If you'd like to continue with someone else, you don't need to do anything: we'll look for another match and ask you first. If not, you can pause or withdraw:

[Manage your application]({{ links.manage }})
{% else %}There are no more introductions in {{ cohort.name }}, so we won't propose another match this time.
{% endif %}`,
  ),
  'pair-ended': email(
    'Your match in {{ cohort.title }} has ended',
    `
Hello {{ person.firstName }},

Your match as a {% if role == 'mentor' %}mentor{% else %}mentee{% endif %} in {{ cohort.name }} has ended. Thank you for everything you put into it.

{% if looks_again %}If you'd like to continue with someone else, you don't need to do anything: we'll look for another match and ask you first. If not, you can pause or withdraw:

[Manage your application]({{ links.manage }})
{% else %}There are no more introductions in {{ cohort.name }}, so we won't propose another match this time.
{% endif %}
If there is something we should know, reply to this email. Only {{ manager.name }} reads it.
`,
  ),
  'proposal-expired': email(
    'Your proposed {% if several %}matches have{% else %}match has{% endif %} expired',
    `
Hello {{ person.firstName }},

Thank you for your answer. We didn't hear from the other {% if several %}people in time, so the matches we proposed have{% else %}person in time, so the match we proposed has{% endif %} expired. {% if looks_again %}If you'd still like to take part, keep your application as it is: we'll look for another match.

[Manage your application]({{ links.manage }})
{% else %}There are no more introductions in {{ cohort.name }}, so we won't propose another match this time.
{% endif %}`,
  ),
  'set-aside': email(
    'Are you still there? {{ cohort.title }}',
    `
Hello {{ person.firstName }},

We proposed {% if proposals == '1' %}a match{% else %}{{ proposals }} matches{% endif %} to you and haven't heard back, so we won't propose another one for now. Nothing else changes.

If you'd still like to take part, one press is enough, and we'll look for a match for you again:

[I'm still here]({{ links.manage }})

If not, you don't need to do anything.
`,
  ),
  'choices-open': email(
    'Whom would you choose as your mentor? {{ cohort.title }}',
    `
Hello {{ person.firstName }},

Before we match you, you can look at mentors of {{ cohort.name }} who agreed to be shown, and rank the ones who would suit you. It helps us, and it is no promise: we match everyone together.

[Choose mentors]({{ links.choices }})

If you choose no one, we match you by your answers alone. Later we ask you privately what you think of the match we propose.
`,
  ),
  'match-delayed': email(
    'Matching for {{ cohort.title }} takes a little longer',
    `
Hello {{ person.firstName }},

Applications for {{ cohort.name }} have closed, and matching takes longer than we planned. Your application stands, and you don't need to do anything. We'll email you as soon as there is a match to propose.
`,
  ),
  'no-match': email(
    'No match for you in {{ cohort.title }}',
    `
Hello {{ person.firstName }},

We kept looking until now and couldn't find a match for you in {{ cohort.name }}. There are no more introductions this time, so we don't want you to keep waiting. It says nothing about you: some of what people ask for is offered by few, and some of what is offered is asked for by few.

You get priority next time.{% if program.resources != '' %} In the meantime, this may help: [our resources]({{ program.resources }}){% endif %}
`,
  ),
  'keep-me': email(
    'May we keep your application to {{ program.name }}?',
    `
Hello {{ person.firstName }},

You applied for {{ cohort.title }}, and we didn't find a match for you. On {{ deleted_on }} everything you told us is deleted, as we said when you applied.

If you'd like us to keep it for a next cohort, press the button on this page:

[Keep my application]({{ links.manage }})

If not, you don't need to do anything.
`,
  ),
  'own-code': email(
    'Your code: {{ facts.code }}',
    `
Hello {{ person.firstName }},

Someone who has your link asked for everything that {{ program.name }} keeps about you. If it was you, enter this code on the page:

**{{ facts.code }}**

It is good for 15 minutes. If it wasn't you, you don't need to do anything: without the code no one gets it.
`,
  ),
  'mentor-waiting': email(
    '{{ cohort.title }} starts, and we are still looking for a mentee for you',
    `
Hello {{ person.firstName }},

{{ cohort.name }} starts today, and we haven't found a mentee for you yet. We match again whenever someone who fits is free, and ask you first. Thank you for offering your time.

If you'd rather not wait, you can pause or withdraw:

[Manage your application]({{ links.manage }})
`,
  ),
  closing: email(
    '{{ cohort.title }} has ended',
    `
Hello {{ person.firstName }},

{{ cohort.name }} has ended. We're sorry that we didn't find a match for you, and thank you for being ready to take part. You get priority next time.{% if program.resources != '' %} In the meantime, this may help: [our resources]({{ program.resources }}){% endif %}
`,
  ),
  'first-meeting-nudge': email(
    'Have you met {{ others }} yet?',
    `
Hello {{ person.firstName }},

The first meeting is the hardest to arrange, and the most important. Have you and {{ others }} met yet? If so, log the session; it takes a minute:

{% for one in each %}

[Log a session{% if several %} with {{ one.other.firstName }}{% endif %}]({{ one.links.session }})

If not, write to [{{ one.other.email }}](mailto:{{ one.other.email }}) today and suggest two times.

{% endfor %}

If something is in the way, reply to this email.
`,
  ),
  'first-meeting-reminder': email(
    'You and {{ others }}: is a first meeting planned?',
    `
Hello {{ person.firstName }},

It has been a while since we introduced you and {{ others }}, and no session has been logged. If you've met, log it now:

{% for one in each %}

[Log a session{% if several %} with {{ one.other.firstName }}{% endif %}]({{ one.links.session }})

If not, write to [{{ one.other.email }}](mailto:{{ one.other.email }}) today. Twenty minutes are enough to start.

{% endfor %}

If {% if several %}one of them{% else %}{{ others }}{% endif %} doesn't respond, or you'd rather stop here, reply to this email.
`,
  ),
  'session-nudge': email(
    'Have you met {{ others }} again?',
    `
Hello {{ person.firstName }},

You and {{ others }} would have met again by now, and no session has been logged. If you've met, log it; it takes a minute:

{% for one in each %}

[Log a session{% if several %} with {{ one.other.firstName }}{% endif %}]({{ one.links.session }})

If not, write to [{{ one.other.email }}](mailto:{{ one.other.email }}) today and suggest two times.

{% endfor %}

If something is in the way, reply to this email.
`,
  ),
  'session-reminder': email(
    'You and {{ others }}: when do you meet next?',
    `
Hello {{ person.firstName }},

Weeks fill up. There is still no session with {{ others }} in the log since your last one. If you've met, log it now. If you have agreed on a date, log that too, and we won't ask before it:

{% for one in each %}

[Log a session or a date{% if several %} with {{ one.other.firstName }}{% endif %}]({{ one.links.session }})

If not, write to [{{ one.other.email }}](mailto:{{ one.other.email }}) today. Twenty minutes are enough.

{% endfor %}
`,
  ),
  'go-on': email(
    'Do you want to go on with {{ others }}?',
    `
Hello {{ person.firstName }},

No session with {{ others }} has been logged for a while. Plans change, and it is fine to stop. Which is it for you?

{% for one in each %}

[Go on or stop{% if several %} with {{ one.other.firstName }}{% endif %}]({{ one.links.continue }})

{% endfor %}

{% if several %}They don't see{% else %}{{ others }} doesn't see{% endif %} your answer. If nothing is logged and no one answers, {{ manager.name }} decides whether the mentorship goes on.
`,
  ),
  'check-in': email(
    'How is it going with {{ others }}?',
    `
Hello {{ person.firstName }},

It's time for a quick check-in. It takes a minute. Your answers are confidential: {{ others }} {% if several %}don't{% else %}doesn't{% endif %} see them.

{% for one in each %}

[Answer the check-in{% if several %} about {{ one.other.firstName }}{% endif %}]({{ one.links.survey }})

Have you met since your last session? [Log it here]({{ one.links.session }})

{% endfor %}
`,
  ),
  survey: email(
    '{{ survey.name }}: do you have two minutes?',
    `
Hello {{ person.firstName }},

{% if survey.intro != '' %}{{ survey.intro }}{% else %}We use what you tell us to decide what to change.{% endif %} Your answers are confidential and shown only in groups of at least five.

[Answer the survey]({{ links.survey }})
`,
  ),
  'survey-reminder': email(
    'Reminder: {{ survey.name }}',
    `
Hello {{ person.firstName }},

We haven't heard from you yet, and every answer counts. It takes two minutes.

[Answer the survey]({{ links.survey }})
`,
  ),
  'survey-last-reminder': email(
    'Last reminder: {{ survey.name }}',
    `
Hello {{ person.firstName }},

This is the last time we ask. If you have two minutes, your answers still help:

[Answer the survey]({{ links.survey }})
`,
  ),
  withdrawn: email(
    '{% if removed %}You no longer take part in {{ cohort.title }}{% else %}You have withdrawn from {{ cohort.title }}{% endif %}',
    `
Hello {{ person.firstName }},

{% if removed %}You no longer take part in {{ cohort.name }}, and won't get any more emails about it. If you have questions, reply to this email; it reaches {{ manager.name }}.{% elsif still_open %}You have withdrawn your application for {{ cohort.name }}, and won't get any more emails about it. If you change your mind, you can reopen your application by {{ cohort.closes }}:

[Reopen your application]({{ links.manage }}){% else %}You have withdrawn from {{ cohort.name }}, and won't get any more emails about it. If you change your mind, reply to this email.{% endif %}
`,
  ),
  'form-changed': notice(
    'Your form has changed: {{ facts.source }}',
    `
Hello {{ manager.firstName }},

The form "{{ facts.source }}" has a question that your program doesn't know, or asks a known question in a different way. Nothing is lost: answers that could be read were saved, and the rest are quarantined.

To fix it, open Program, map the form's questions again, save, and replay the quarantined deliveries.

[Open the console]({{ links.console }})
`,
  ),
  'trial-match': notice(
    'If applications closed today: {{ facts.placed }} placed, {{ facts.unmatched }} without a mentor',
    `
Hello {{ manager.firstName }},

Last night we ran a trial match, as if applications for {{ cohort.name }} had closed: **{{ facts.placed }}** {% if facts.placed == "1" %}person{% else %}people{% endif %} would have a mentor, and **{{ facts.unmatched }}** would not. Applications close on {{ cohort.closes }}. No one has been contacted.

{% if shortages.size > 0 %}You need more mentors for:

{% for one in shortages %}

- {{ one.label }}: {{ one.short }} more {% if one.short == 1 %}place{% else %}places{% endif %}

{% endfor %}

Here is a message you could send to people who might mentor:

> We're looking for mentors for {{ program.name }}. People are waiting for help with {% for one in shortages %}{% unless forloop.first %}{% if forloop.last %} and {% else %}, {% endif %}{% endunless %}{{ one.label }}{% endfor %}. It takes {{ commitment.meeting }}, {{ commitment.frequency }}, for {{ commitment.length }}, and you decide how many people to take on. Interested? [Apply here]({{ links.apply }})

{% else %}No single topic is short of mentors at the moment.
{% endif %}
Matching shows the reason for everyone who could not be placed.

[Open the console]({{ links.console }})
`,
  ),
  'team-invitation': notice(
    'Help run {{ program.name }}',
    `
Hello {{ manager.firstName }},

{% if facts.role == "owner" %}You now own {{ program.name }}: you can do everything, also decide who else is in the team.{% elsif facts.role == "manager" %}You now help to manage {{ program.name }}: you can decide about applicants, approve matches and send emails.{% else %}You can now see everything of {{ program.name }}: people, matches and results. Readers change nothing.{% endif %} To sign in for the first time:

1. Open the console and press "Sign in". Enter this address.
2. Press "Forgot your password?". A code comes to this address; enter it and choose a password.
3. Sign in. You are asked for an authenticator app: an app on your phone, such as Google Authenticator, 1Password or Authy, that shows a new six-digit code every half minute. Scan the picture with it and enter the code.

From then on you sign in with your password and a code of the app. If you've signed in here before, nothing changes for you.

[Open the console]({{ links.console }})
`,
  ),
  digest: notice(
    '{{ facts.count }} {% if facts.count == "1" %}task{% else %}tasks{% endif %} for you today: {{ facts.of }}',
    `
Hello {{ manager.firstName }},

These tasks need your decision. Everything else runs by itself.

{% assign tasks = facts.tasks | newline_to_br | split: '<br />' %}{% for task in tasks %}

- {{ task | strip }}

{% endfor %}

[Open Today]({{ links.console }})
`,
  ),
  'match-waits': notice(
    'Your match is still waiting: {{ cohort.title }}',
    `
Hello {{ manager.firstName }},

The match for {{ cohort.name }} has been ready for two days, and no one has been contacted yet. Proposals are sent only after you approve it. If it is still waiting five days from now, applicants are told that matching takes longer.

[Review the match]({{ links.matching }})
`,
  ),
  'run-published': notice(
    'Your match is ready for review: {{ facts.pairs }} {% if facts.pairs == "1" %}pair{% else %}pairs{% endif %}',
    `
Hello {{ manager.firstName }},

Applications for {{ cohort.name }} have closed and the match is ready: {{ facts.pairs }} {% if facts.pairs == "1" %}pair{% else %}pairs{% endif %}, with {{ facts.unmatched }} {% if facts.unmatched == "1" %}person{% else %}people{% endif %} left without a mentor. No one has been told about their match yet.

Look through the pairs, then approve the match. The proposals are sent only after that.

[Review the match]({{ links.matching }})
`,
  ),
};

/** Our texts that can speak of several pairs in one email, as a mentor of three gets it. */
const TEXTS_OF_SEVERAL: ReadonlySet<string> = new Set([
  'proposal',
  'proposal-reminder',
  'proposal-expired',
  'first-meeting-nudge',
  'first-meeting-reminder',
  'session-nudge',
  'session-reminder',
  'go-on',
  'check-in',
]);

/** Whether an email's text can speak of several pairs: one of ours, or one of the program's that goes through `each` of them. */
export function speaksOfSeveral({ texts }: Pick<Program, 'texts'>, email: string): boolean {
  return texts[email]?.body.includes(' in each') ?? TEXTS_OF_SEVERAL.has(email);
}

export const KNOWN_EMAILS: ReadonlySet<string> = new Set(Object.keys(EMAIL_TEXTS));
