// The few pages that a browser sees around sign-in. Fixed text only: nothing that somebody typed ever stands in them.

const SHELL = (options: { title: string; text: string; scripts: string }): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${options.title}</title>
<link rel="stylesheet" href="/static/page.css">
${options.scripts}</head>
<body>
<main>
<h1>${options.title}</h1>
<p>${options.text}</p>
</main>
</body>
</html>
`;

const CLOSE = 'You can close this window and go back to the chat.';

const END_SCRIPTS = `<script src="/static/teams-js/MicrosoftTeams.min.js"></script>
<script src="/static/auth-end.js" defer></script>
`;

const page = (title: string, text: string): string => SHELL({ title, text, scripts: '' });

/** `data-outcome` is read by the script, which tells Teams. */
const endPage = (outcome: 'done' | 'declined' | 'expired', title: string, text: string): string =>
  SHELL({ title, text, scripts: END_SCRIPTS }).replace('<html lang="en">', `<html lang="en" data-outcome="${outcome}">`);

export const PAGES = {
  done: endPage('done', 'Signed in', CLOSE),
  declined: endPage('declined', 'Not signed in', `The sign-in was not completed, so nothing was changed. ${CLOSE}`),
  endExpired: endPage('expired', 'This sign-in is no longer open', `Ask for it again in the chat. ${CLOSE}`),
  startExpired: page('This sign-in link is no longer open', 'A link works for 15 minutes. Go back to the chat and ask again.'),
  notFound: page('Nothing here', 'The address is unknown, or the link has expired. Go back to the chat and ask for a new one.'),
} as const;

export const PAGE_CSS = `body{margin:0;font:16px/1.5 "Segoe UI",system-ui,sans-serif;color:#242424;background:#f5f5f5}
main{max-width:32rem;margin:15vh auto 0;padding:2rem;background:#fff;border-radius:8px;box-shadow:0 2px 8px rgb(0 0 0/.12)}
h1{margin:0 0 .5rem;font-size:1.4rem}
p{margin:0}
@media (prefers-color-scheme:dark){body{color:#fff;background:#1f1f1f}main{background:#292929}}
`;

/** In an ordinary tab nobody answers initialize(): then the page's own words are the end. */
export const AUTH_END_SCRIPT = `(function () {
  var outcome = document.documentElement.getAttribute('data-outcome');
  if (!window.microsoftTeams || (window.opener === null && window.parent === window && !window.nativeInterface)) return;
  window.microsoftTeams.app.initialize().then(function () {
    if (outcome === 'done') window.microsoftTeams.authentication.notifySuccess('');
    else window.microsoftTeams.authentication.notifyFailure(outcome === 'declined' ? 'CancelledByUser' : 'SignInExpired');
  }, function () { document.documentElement.setAttribute('data-teams', 'absent'); });
})();
`;
