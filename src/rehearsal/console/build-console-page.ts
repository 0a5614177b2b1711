// Draws a vendor's console from a screen. Knows nothing of what the buttons do.
import { buildHiddenFields, buildPage, escapeText } from '../saml/build-page';
import type { Screen, ScreenField } from './build-screen';

export interface ConsolePageInput {
  slug: string;
  screen: Screen;
  /** Menu paths of the pages of the same record that a person goes on to. */
  nextPages: string[];
  regions: Array<{ key: string; label: string; accountCode: string; isShown: boolean }>;
  flash?: { ok: boolean; message: string };
  loginPage: string;
}

/** The console as one page: menu on the left, the open page on the right; below 760 px one column. */
export function buildConsolePage({ slug, screen, nextPages, regions, flash, loginPage }: ConsolePageInput): string {
  const base = `/console/${slug}`;
  const flashHtml = flash ? `<p class="${flash.ok ? 'done' : 'refused'}" role="status">${escapeText(flash.message)}</p>` : '';
  const title = screen.where.split(' > ').at(-1) ?? screen.vendor;
  const side = `${buildAccountForm(base, regions)}${buildMenu(base, screen)}`
    + `<p class="small"><a href="${escapeText(loginPage)}">Login page of this account</a><br><a href="${base}/sign-out">Sign out of the console</a></p>`;
  // On a small screen the menu is folded, so that the page itself comes into view.
  const body = `<div class="columns"><details open><summary>Menu and account</summary>${side}</details><script>if(innerWidth<760)document.querySelector('details').open=false</script>`
    + `<div>${flashHtml}<p class="path">${escapeText(screen.where)}</p>${buildFacts(screen)}${buildList(base, screen)}${buildForm(base, screen, nextPages)}</div></div>`;
  return buildPage({ title: `${screen.vendor}: ${title}`, owner: `${screen.vendor} Administration Console (rehearsal)`, tone: 'vendor', width: 'wide', body, data: { page: 'console', where: screen.where } });
}

function buildAccountForm(base: string, regions: ConsolePageInput['regions']): string {
  if (regions.length < 2) return `<p class="small">Account: ${escapeText(regions[0]?.accountCode ?? '')}</p>`;
  const options = regions.map((region) => `<option value="${escapeText(region.key)}"${region.isShown ? ' selected' : ''}>${escapeText(`${region.label} (${region.accountCode})`)}</option>`).join('');
  return `<form method="post" action="${base}/account"><label for="region">Account</label><select id="region" name="region">${options}</select><button>Show this account</button></form>`;
}

// Pages behind a button show up in the menu only while they are open, so the menu is never a short cut past it.
function buildMenu(base: string, screen: Screen): string {
  const pages = new Map(screen.menu.map((entry) => [entry.where, entry]));
  const shown = new Set<string>();
  const lines: string[] = [];
  for (const { where } of screen.menu) {
    const names = where.split(' > ');
    names.forEach((name, depth) => {
      const path = names.slice(0, depth + 1).join(' > ');
      if (shown.has(path)) return;
      shown.add(path);
      lines.push(buildMenuLine(base, name, depth, pages.get(path)));
    });
  }
  return `<nav aria-label="Console menu">${lines.join('')}</nav>`;
}

function buildMenuLine(base: string, name: string, depth: number, entry?: Screen['menu'][number]): string {
  const indent = `style="margin-left:${depth * 12}px"`;
  if (!entry) return `<span class="small" ${indent}>${escapeText(name)}</span>`;
  if (entry.isHere) return `<span class="here" aria-current="page" ${indent}>${escapeText(name)}</span>`;
  return `<a href="${base}?place=${encodeURIComponent(entry.id)}" ${indent}>${escapeText(name)}</a>`;
}

function buildFacts(screen: Screen): string {
  const lines = screen.facts.map((fact) => `<dt>${escapeText(fact.label)}</dt><dd>${escapeText(fact.value)}</dd>`).join('');
  return lines ? `<dl>${lines}</dl>` : '';
}

function buildList(base: string, screen: Screen): string {
  if (screen.lists.length === 0) return '';
  if (!screen.canOpenEntries) return `<ul>${screen.lists.map((item) => `<li>${escapeText(item)}</li>`).join('')}</ul>`;
  return screen.lists.map((item) => `<form method="post" action="${base}/do">${buildHiddenFields({ where: screen.where })}<button name="press" value="${escapeText(item)}">${escapeText(item)}</button></form>`).join('');
}

function buildForm(base: string, screen: Screen, nextPages: string[]): string {
  const fields = screen.fields.map(buildField).join('');
  const needsName = screen.buttons.find((button) => /domain/i.test(button));
  const nameField = needsName ? `<label for="newName">Name for "${escapeText(needsName)}"</label><input id="newName" type="text" name="newName" placeholder="example.com">` : '';
  const buttons = screen.buttons.map((button) => `<button${button === screen.mainButton ? ' class="main"' : ''} name="press" value="${escapeText(button)}">${escapeText(button)}</button>`).join('');
  // Going on to the next page of the same record takes along what was typed here.
  const next = nextPages.map((where) => `<button name="go" value="${escapeText(where)}">Go on to ${escapeText(where.split(' > ').at(-1) ?? '')}</button>`).join('');
  if (!fields && !buttons) return '';
  return `<form method="post" action="${base}/do">${buildHiddenFields({ where: screen.where })}${fields}${nameField}<p>${next}${buttons}</p></form>${fields.includes('type="file"') ? READ_FILES : ''}`;
}

// A chosen file is read in the browser and sent as text, like a pasted one.
const READ_FILES = '<script>document.querySelectorAll("input[type=file]").forEach(function(one){one.onchange=function(){one.files[0]&&one.files[0].text().then(function(text){document.getElementById(one.dataset.into).value=text})}})</script>';

function buildField(field: ScreenField, index: number): string {
  const id = `field-${index}`;
  const name = `field:${escapeText(field.label)}`;
  const label = `<label for="${id}">${escapeText(field.label)}${field.isRequired ? ' <span class="small">(required)</span>' : ''}</label>`;
  const value = escapeText(field.value);
  if (field.kind === 'box') return `<label class="box" for="${id}"><input id="${id}" type="checkbox" name="${name}" value="on"${field.value === 'on' ? ' checked' : ''}><span>${escapeText(field.label)}</span></label>`;
  if (field.kind === 'choice') {
    const options = (field.options ?? []).map((option) => `<option${option === field.value ? ' selected' : ''}>${escapeText(option)}</option>`).join('');
    return `${label}<select id="${id}" name="${name}"><option value="">Choose…</option>${options}</select>`;
  }
  if (field.kind === 'choices') {
    const chosen = field.value.split('\n');
    const boxes = (field.options ?? []).map((option, at) => `<label class="box" for="${id}-${at}"><input id="${id}-${at}" type="checkbox" name="${name}" value="${escapeText(option)}"${chosen.includes(option) ? ' checked' : ''}><span>${escapeText(option)}</span></label>`);
    return `<fieldset><legend>${escapeText(field.label)}</legend>${boxes.join('') || '<p class="small">There is nothing to choose yet.</p>'}</fieldset>`;
  }
  if (field.kind === 'filled') return `<label for="${id}">${escapeText(field.label)} <span class="small">(filled by the import)</span></label><input id="${id}" type="text" readonly value="${value}">`;
  if (field.kind === 'longText') return `${label}<textarea id="${id}" name="${name}" rows="6">\n${value}</textarea>`;
  if (field.kind === 'upload') {
    return `${label}<input type="file" aria-label="${escapeText(`${field.label}: choose a file`)}" data-into="${id}"><textarea id="${id}" name="${name}" placeholder="Choose a file above, or paste its content here">\n${value}</textarea>`;
  }
  return `${label}<input id="${id}" type="${field.kind === 'password' ? 'password' : 'text'}" name="${name}" value="${value}" autocomplete="off">`;
}
