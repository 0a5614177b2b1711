// The few pages that a browser sees around sign-in. Their wording stands in cards/pages.yaml; nothing that somebody typed ever stands in them.
import { z } from 'zod';

const Words = z.strictObject({ title: z.string().min(1), text: z.string().min(1) });

export const PageTextsSchema = z.strictObject({ signedIn: Words, consented: Words, declined: Words, signInOver: Words, tooMany: Words, linkOver: Words, downloadOver: Words, notFound: Words });
export type PageTexts = z.infer<typeof PageTextsSchema>;

/** Whole HTML pages. */
export type Pages = Record<keyof PageTexts, string>;

export function buildPages(texts: PageTexts): Pages {
  return {
    signedIn: buildEndPage('done', texts.signedIn),
    consented: buildPage(texts.consented),
    declined: buildEndPage('declined', texts.declined),
    signInOver: buildEndPage('expired', texts.signInOver),
    linkOver: buildPage(texts.linkOver),
    tooMany: buildPage(texts.tooMany),
    downloadOver: buildPage(texts.downloadOver),
    notFound: buildPage(texts.notFound),
  };
}

interface PageWords {
  title: string;
  text: string;
}

const END_SCRIPTS = `<script src="/static/teams-js/MicrosoftTeams.min.js"></script>
<script src="/static/auth-end.js" defer></script>
`;

/** `data-outcome` is read by the script, which tells Teams. */
function buildEndPage(outcome: 'done' | 'declined' | 'expired', words: PageWords): string {
  return buildPage(words, { scripts: END_SCRIPTS, attributes: ` data-outcome="${outcome}"` });
}

function buildPage(words: PageWords, { scripts = '', attributes = '' } = {}): string {
  const [title, text] = [escapeText(words.title), escapeText(words.text)];
  return `<!doctype html>
<html lang="en"${attributes}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/static/page.css">
${scripts}</head>
<body>
<main>
<h1>${title}</h1>
<p>${text}</p>
</main>
</body>
</html>
`;
}

function escapeText(text: string): string {
  return text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

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
