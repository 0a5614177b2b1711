// The frame and the small parts of every page that the rehearsal shows to people. Knows nothing of what stands on them.

/** Makes a text safe inside HTML and XML, as content and as attribute. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

export interface PageParts {
  title: string;
  /** Short line above the title: whose page this is. */
  owner: string;
  /** Colour of the top bar; the pages of Entra, of a vendor and of the rehearsal should not look alike. */
  tone: 'entra' | 'vendor' | 'rehearsal';
  /** Ready HTML. */
  body: string;
  /** Read by the automatic player: `data-…` attributes of the main element. */
  data?: Record<string, string | undefined>;
  width?: 'narrow' | 'wide';
}

const STYLE = `
*{box-sizing:border-box}body{margin:0;font:16px/1.5 "Segoe UI",system-ui,-apple-system,sans-serif;background:#f3f4f6;color:#1b1f24}
header{color:#fff;padding:12px 16px;font-size:14px;display:flex;justify-content:space-between;gap:12px;flex-wrap:wrap}
header.entra{background:#0f5ea8}header.vendor{background:#21483c}header.rehearsal{background:#4b4453}header a{color:#fff}header b{font-weight:600}
main{margin:16px auto;padding:20px 16px;background:#fff;border-radius:8px;box-shadow:0 1px 3px rgba(0,0,0,.16);width:calc(100% - 24px)}
main.narrow{max-width:460px}main.wide{max-width:900px}
h1{font-size:22px;line-height:1.25;margin:0 0 12px;overflow-wrap:anywhere}h2{font-size:17px;margin:20px 0 8px}p{margin:0 0 12px;overflow-wrap:anywhere}
label{display:block;font-weight:600;margin:14px 0 4px}label.box{font-weight:400;display:flex;gap:10px;align-items:flex-start}
label.box input{width:20px;height:20px;margin:2px 0 0;flex:none}
input,select,textarea,button{font:inherit}input[type=text],input[type=password],select,textarea{width:100%;padding:9px 10px;border:1px solid #767d86;border-radius:6px;background:#fff;color:inherit}
input[readonly],textarea[readonly]{background:#f3f4f6;border-style:dashed}textarea{min-height:88px;font:13px/1.4 ui-monospace,Consolas,monospace}
button,.button{display:inline-block;padding:9px 16px;margin:6px 8px 6px 0;border:1px solid #767d86;border-radius:6px;background:#fff;color:#1b1f24;cursor:pointer;text-decoration:none;text-align:left;max-width:100%;overflow-wrap:anywhere}
button.main,.button.main{background:#0f5ea8;border-color:#0f5ea8;color:#fff}button.person{width:100%;margin:0 0 8px}
.small{font-size:14px;color:#4c545e}.note,.refused,.done{padding:10px 12px;border-radius:6px;border-left:4px solid #767d86;background:#f3f4f6;margin:0 0 14px;overflow-wrap:anywhere}
.refused{border-color:#b3261e;background:#fdeeed}.done{border-color:#1d7a46;background:#e9f6ee}
nav{margin:16px 0}summary{cursor:pointer;font-weight:600;padding:4px 0}details{margin:0 0 12px}nav a,nav span{display:block;padding:6px 8px;border-radius:6px;color:#1b1f24;text-decoration:none;overflow-wrap:anywhere}nav .here{background:#e4efe9;font-weight:600}
nav a:hover{background:#f3f4f6}.path{font-size:14px;color:#4c545e;margin:0 0 6px;overflow-wrap:anywhere}dl{margin:0 0 12px}dt{font-weight:600;font-size:14px}dd{margin:0 0 8px;white-space:pre-wrap;font-family:ui-monospace,Consolas,monospace;overflow-wrap:anywhere}
ul{padding-left:20px;margin:0 0 12px}li{overflow-wrap:anywhere;white-space:pre-wrap}fieldset{border:0;padding:0;margin:0 0 8px}legend{font-weight:600;padding:0;margin:14px 0 0}input[type=file]{width:100%;margin:0 0 6px}a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible{outline:3px solid #f2a900;outline-offset:2px}
@media(max-width:400px){h1{font-size:20px}}
@media(min-width:760px){.columns{display:grid;grid-template-columns:250px 1fr;gap:24px}main.wide{padding:24px}}
`.replace(/\n/g, '');

/** A whole HTML page, usable from 360 px on, without anything fetched from elsewhere. */
export function buildPage(parts: PageParts): string {
  const data = Object.entries(parts.data ?? {}).flatMap(([key, value]) => (value === undefined ? [] : [` data-${key}="${escapeText(value)}"`]));
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">`
    + `<title>${escapeText(parts.title)}</title><style>${STYLE}</style></head><body>`
    + `<header class="${parts.tone}"><b>${escapeText(parts.owner)}</b><span>Rehearsal: nothing here leaves this machine</span></header>`
    + `<main class="${parts.width ?? 'narrow'}"${data.join('')}><h1>${escapeText(parts.title)}</h1>${parts.body}</main></body></html>`;
}

/** Hidden fields of a form. */
export function buildHiddenFields(fields: Record<string, string | undefined>): string {
  return Object.entries(fields)
    .flatMap(([name, value]) => (value === undefined ? [] : [`<input type="hidden" name="${escapeText(name)}" value="${escapeText(value)}">`]))
    .join('');
}

/** A page that sends its form by itself, with a button for browsers that do not run scripts. */
export function buildSelfPostingPage(parts: { title: string; owner: string; action: string; fields: Record<string, string | undefined> }): string {
  const body = `<form method="post" action="${escapeText(parts.action)}">${buildHiddenFields(parts.fields)}<button class="main">Continue</button></form>`
    + '<script>document.forms[0].submit()</script>';
  return buildPage({ title: parts.title, owner: parts.owner, tone: 'entra', body, data: { page: 'self-posting' } });
}
