/** Our own email texts, in Markdown with Liquid. A program may replace each by its id under `texts`. */
import type { EmailText } from '../domain/program.ts';

const sign = `

{{ manager.name }}
{{ program.name }}`;

const email = (subject: string, body: string): EmailText => ({ subject, body: body.trim() + sign });

export const EMAIL_TEXTS: Readonly<Record<string, EmailText>> = {
  receipt: email(
    'We have your application for {{ cohort.name }}',
    `
Hello {{ person.firstName }},

thank you for applying to {{ program.name }}. Your answers are kept, and this is what happens next:

- Applications close on **{{ cohort.closes }}**.
- Then we match, and ask you privately whether the proposed match suits you.
- {{ cohort.name }} starts on {{ cohort.starts }} and asks for {{ commitment.meeting }}, {{ commitment.frequency }}, for {{ commitment.length }}.

{% if missing != '' %}One thing is missing: **{{ missing }}**. Please send the form once more with it; the newest answers count.

{% endif %}You can change how many people you mentor, pause, or withdraw until applications close:

[Manage my application]({{ links.manage }})
`,
  ),
  late: email(
    'Your application came after the deadline',
    `
Hello {{ person.firstName }},

your application for {{ cohort.name }} reached us after applications had closed on {{ cohort.closes }}. It is kept, and {{ manager.name }} can see it, but it is not part of this round.

If a place becomes free, or when the next round opens, we would like to write to you. You need do nothing.
`,
  ),
  'deadline-nudge': email(
    '{{ days_left }} left to apply for {{ cohort.name }}',
    `
Hello {{ person.firstName }},

you told us that you are interested in {{ program.name }}. Applications close on **{{ cohort.closes }}**.

{% if links.apply != '' %}[Apply now]({{ links.apply }})

{% endif %}If you have changed your mind, you need do nothing.
`,
  ),
  'incomplete-nudge': email(
    'Something is missing in your application',
    `
Hello {{ person.firstName }},

your application for {{ cohort.name }} lacks an answer: **{{ missing }}**. Without it we cannot match you well. Please send the form once more before **{{ cohort.closes }}**; the newest answers count.

{% if links.apply != '' %}[Open the form]({{ links.apply }})
{% endif %}`,
  ),
  rejected: email(
    'Your application for {{ cohort.name }}',
    `
Hello {{ person.firstName }},

thank you for applying to {{ program.name }}. We cannot offer you a place this time: {{ because }}

This says nothing about you as a person, and you are welcome to apply again.{% if program.resources != '' %} Until then, these may help: {{ program.resources }}{% endif %}
`,
  ),
  waitlisted: email(
    'You are on the waiting list for {{ cohort.name }}',
    `
Hello {{ person.firstName }},

thank you for applying to {{ program.name }}. You are on the waiting list: {{ because }}

When a place becomes free we write to you at once. You need do nothing.
`,
  ),
  unmatched: email(
    'No match for you in {{ cohort.name }} yet',
    `
Hello {{ person.firstName }},

we could not match you this time. {{ because }}

You stay on the waiting list: when a seat becomes free we try again and ask you. People who were left out come first in the next round.{% if program.resources != '' %} Until then, these may help: {{ program.resources }}{% endif %}
`,
  ),
  proposal: email(
    'A match for you in {{ cohort.name }}: what do you think?',
    `
Hello {{ person.firstName }},

we have found {% if role == 'mentor' %}a mentee{% else %}a mentor{% endif %} for you. {{ why }}

Nobody has been introduced yet. We ask you both privately, and only two yeses make a match. Please answer until **{{ expires }}**.

[Answer this proposal]({{ links.answer }})

It takes {{ commitment.meeting }}, {{ commitment.frequency }}, for {{ commitment.length }}. A no is fine, and nobody learns the reason.
`,
  ),
  'proposal-reminder': email(
    'Still waiting for your answer: your match in {{ cohort.name }}',
    `
Hello {{ person.firstName }},

a few days ago we proposed {% if role == 'mentor' %}a mentee{% else %}a mentor{% endif %} to you. {{ why }}

Please say yes or no until **{{ expires }}**; after that the place goes to somebody who is waiting.

[Answer this proposal]({{ links.answer }})
`,
  ),
  'told-more': email(
    'More about your proposed match',
    `
Hello {{ person.firstName }},

you asked for more about the {% if role == 'mentor' %}mentee{% else %}mentor{% endif %} we proposed. Without telling who it is:

{% for line in more %}- {{ line }}
{% endfor %}
[Answer this proposal]({{ links.answer }})

Please answer until **{{ expires }}**.
`,
  ),
  introduction: email(
    'Meet {{ other.name }}',
    `
Hello {{ person.firstName }},

you both said yes: meet **{{ other.name }}**, your {% if role == 'mentor' %}mentee{% else %}mentor{% endif %} in {{ cohort.name }}. You reach each other at {{ other.email }}. {{ why }}

Three times that could suit you both for a first meeting; the first is attached as an invitation that you can both move:

{% for time in times %}- {{ time }}
{% endfor %}
Before you meet, please read and acknowledge our short agreement:

[Read the agreement]({{ links.agreement }})

For the first meeting: tell each other how you got here, name one thing you want to reach together, and agree when you meet next. Afterwards, log it in a minute: {{ links.session }}
`,
  ),
  'not-this-time': email(
    'Your proposed match did not come about',
    `
Hello {{ person.firstName }},

the match we proposed to you did not come about. This happens, and says nothing about you. We look for another one for you right away, and write as soon as there is one.
`,
  ),
  'pair-ended': email(
    'Your pair in {{ cohort.name }} has ended',
    `
Hello {{ person.firstName }},

your time as {% if role == 'mentor' %}mentor{% else %}mentee{% endif %} in this pair of {{ cohort.name }} has ended. Thank you for what you gave to it.

If you would like to go on with somebody else, you need do nothing: we look for another match, and ask you first. If not, pause or withdraw here:

[Manage my application]({{ links.manage }})

If there is something that we should know, answer this email: it reaches {{ manager.name }} alone.
`,
  ),
  'proposal-expired': email(
    'The proposal has run out',
    `
Hello {{ person.firstName }},

we did not hear from both of you in time, so the proposed match has run out and the place is open again. If you would still like to take part, keep your application as it is: we look again.

[Manage my application]({{ links.manage }})
`,
  ),
  'first-meeting-nudge': email(
    'Have you met {{ other.name }} yet?',
    `
Hello {{ person.firstName }},

the first meeting is the hardest one to arrange, and the most important. Have you and {{ other.name }} met? If so, log it in a minute:

[Log our meeting]({{ links.session }})

If not, write to {{ other.email }} today and offer two times. If something is in the way, answer this email.
`,
  ),
  'check-in': email(
    'How is it going with {{ other.name }}?',
    `
Hello {{ person.firstName }},

a short check-in: three questions, one minute. Your answers are confidential; {% if role == 'mentor' %}your mentee{% else %}your mentor{% endif %} does not see them.

[Answer the check-in]({{ links.survey }})

And if you have met since: {{ links.session }}
`,
  ),
  survey: email(
    '{{ survey.name }}: may we have two minutes?',
    `
Hello {{ person.firstName }},

{% if survey.intro != '' %}{{ survey.intro }}{% else %}your answers decide what we change.{% endif %} They are confidential and shown only in groups of at least five.

[Answer: {{ survey.name }}]({{ links.survey }})
`,
  ),
  'survey-reminder': email(
    'Reminder: {{ survey.name }}',
    `
Hello {{ person.firstName }},

we have not heard from you yet, and every answer counts: {{ survey.name }}, two minutes.

[Answer: {{ survey.name }}]({{ links.survey }})
`,
  ),
  withdrawn: email(
    'You have withdrawn from {{ cohort.name }}',
    `
Hello {{ person.firstName }},

you have withdrawn your application for {{ cohort.name }}. You get no further email about it. Until applications close on {{ cohort.closes }} you can come back:

[Come back]({{ links.manage }})
`,
  ),
  'form-changed': email(
    'A form has changed: {{ facts.source }}',
    `
Hello {{ manager.firstName }},

the form behind the source "{{ facts.source }}" asks something that the program does not know, or asks a known question differently. Nothing is lost: what could be read was kept, and what could not waits in quarantine.

What to do: compare the form with \`sources\` in your program file, mend the fields, apply the file, and replay the quarantined deliveries.
`,
  ),
  'trial-match': email(
    'If applications closed today: {{ facts.placed }} placed, {{ facts.unmatched }} without a mentor',
    `
Hello {{ manager.firstName }},

last night we matched as if applications for {{ cohort.name }} had closed: **{{ facts.placed }}** people would have a mentor, **{{ facts.unmatched }}** would not. Applications close on {{ cohort.closes }}. Nobody has been written to.

{% if shortages.size > 0 %}More mentors are needed for:

{% for one in shortages %}- {{ one.label }}: {{ one.short }} more {% if one.short == 1 %}seat{% else %}seats{% endif %}
{% endfor %}
A text that you could send to people who might mentor:

> We are looking for mentors for {{ program.name }}. People are waiting for help with {% for one in shortages %}{% unless forloop.first %}{% if forloop.last %} and {% else %}, {% endif %}{% endunless %}{{ one.label }}{% endfor %}. It takes {{ commitment.meeting }}, {{ commitment.frequency }}, for {{ commitment.length }}, and you decide how many people you take. Would you like to? {{ links.apply }}

{% else %}Nothing is short at the moment.
{% endif %}
Where somebody could not be matched for another reason, the run on your home page says why.
`,
  ),
  digest: email(
    '{{ facts.count }} {% if facts.count == "1" %}thing needs{% else %}things need{% endif %} you today: {{ cohort.name }}',
    `
Hello {{ manager.firstName }},

this is what only you can decide; everything else runs by itself:

{% assign tasks = facts.tasks | newline_to_br | split: '<br />' %}{% for task in tasks %}- {{ task | strip }}
{% endfor %}
[Open Today]({{ links.console }})
`,
  ),
  'run-published': email(
    'A match is ready for your review: {{ facts.pairs }} pairs',
    `
Hello {{ manager.firstName }},

applications for {{ cohort.name }} have closed, and the match is done: {{ facts.pairs }} pairs, {{ facts.unmatched }} people without one. Nobody has been written to yet.

What to do: look at the pairs, then approve; only then are the proposals sent.
`,
  ),
};

export const KNOWN_EMAILS: ReadonlySet<string> = new Set(Object.keys(EMAIL_TEXTS));
