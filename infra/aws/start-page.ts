/** What a browser sees at the address itself. It has neither style nor script, because the page's policy allows none. */
export function startPage(): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Mentorline</title>
<h1>Mentorline</h1>
<p>Mentorline is running here. If you take part in a programme, the links in your mails lead to everything you need.</p>
<p>If you manage one, <code>npm run sign-in</code> gives you a token for the exports and the other commands.</p>
</html>
`;
}
