// Makes the facts of the cards out of what a look found: what can be pressed, and the message to a vendor. Knows no chat.
import type { DiagnosisAskCard, DiagnosisCard } from '../../model/card-data';
import { CODE_PAGE, type SignInCodes, type Trouble } from '../../model/trouble';
import type { DirectoryPerson, Person } from '../../model/person';
import type { DiagnosisTexts } from '../../content/load-diagnosis-texts';
import { fillIfKnown } from '../../engine/fill-template';
import { buildMailUrl } from '../show/views/build-mail-url';
import type { Looked } from './look-into';
import { writeQuestion } from './write-question';

const MOST_OFFERED = 4;

type Found = Extract<Looked, { type: 'found' }>;

export interface DiagnosisViewParts {
  texts: DiagnosisTexts;
  codes: SignInCodes;
  adminCenter: string;
  /** Of the tenant, for sign-in requests. */
  loginUrl: string;
  asker: Pick<Person, 'name'>;
  /** ISO time. */
  now: string;
}

export function makeDiagnosisView(found: Found, parts: DiagnosisViewParts): DiagnosisCard {
  const { facts, finding, looks, trouble } = found;
  const { adminCenter, codes, now, texts } = parts;
  const [app, person] = [facts.app?.seen, facts.person?.seen];
  const number = finding.code ?? trouble.code;
  const message = finding.side === 'vendor' ? writeMessage(found, parts) : undefined;
  const isUnassigned = looks.some(({ says }) => says === 'assignment-none');
  return {
    side: finding.side, cause: finding.cause, looks, lookedAt: now, question: writeQuestion(trouble),
    values: { ...finding.values, ...(app ? { app: app.displayName } : {}), name: person?.displayName ?? texts.theirName },
    ...(app ? { app: app.displayName } : {}),
    isForAll: app !== undefined && facts.person === undefined,
    ...(person ? { person: nameBoth(person) } : {}),
    ...(number === undefined ? {} : { code: codeFact(number, codes) }),
    ...(finding.compare ? { compare: finding.compare } : {}),
    ...(app && person?.accountEnabled && isUnassigned ? { request: { app: app.displayName, person: person.userPrincipalName } } : {}),
    ...(message ? { message } : {}),
    ...(app && finding.side === 'entra' && !isUnassigned ? { entraUrl: pageOf(adminCenter, app) } : {}),
  };
}

function nameBoth({ displayName, userPrincipalName }: DirectoryPerson): { displayName: string; userPrincipalName: string } {
  return { displayName, userPrincipalName };
}

function codeFact(number: string, codes: SignInCodes): NonNullable<DiagnosisCard['code']> {
  return { number, isKnown: codes.has(number), page: `${CODE_PAGE}${number}` };
}

function pageOf(adminCenter: string, { servicePrincipalId, clientId }: { servicePrincipalId: string; clientId: string }): string {
  return `${adminCenter}/#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/SignOn/objectId/${servicePrincipalId}/appId/${clientId}/preferredSingleSignOnMode/saml/servicePrincipalType/Application/fromNav/`;
}

/** Facts that the vendor can look up at its side, and nothing that Entra does not hand to it anyway. */
function writeMessage({ facts, finding, trouble }: Found, { asker, loginUrl, texts }: DiagnosisViewParts): DiagnosisCard['message'] {
  const [app, person, tried] = [facts.app?.seen, facts.person?.seen, facts.signIns?.seen?.[0]];
  const code = finding.code ?? trouble.code;
  const known: Record<string, string | undefined> = {
    app: app?.displayName, code, asker: asker.name, correlationId: trouble.correlationId,
    ask: texts.causes[finding.cause].ask ?? (code === undefined ? undefined : texts.codes[code]?.ask),
    at: tried?.errorCode === 0 && code === undefined ? tried.at : undefined,
    userPrincipalName: person?.userPrincipalName,
    asked: finding.compare?.asked, loginUrl,
    identifier: app?.identifiers[0], replyUrl: app?.replyUrls[0],
    thumbprint: app?.certificates.find(({ isActive }) => isActive)?.thumbprint,
  };
  const values = Object.fromEntries(Object.entries(known).filter((entry): entry is [string, string] => entry[1] !== undefined));
  const subject = fillIfKnown(texts.message.subject, values);
  if (subject === undefined) return undefined;
  const text = texts.message.lines.flatMap((line) => fillIfKnown(line, values) ?? []).join('\n');
  return { subject, text, mailUrl: buildMailUrl({ subject, text }) };
}

export function makeAskView(looked: Exclude<Looked, Found>, said: Trouble, { codes, texts }: Pick<DiagnosisViewParts, 'codes' | 'texts'>): DiagnosisAskCard {
  const { trouble } = looked;
  const found = looked.type === 'missing' ? [] : looked.type === 'people'
    ? looked.found.map(({ objectId, displayName, userPrincipalName }) => ({ title: displayName, detail: userPrincipalName, choice: writeQuestion({ ...trouble, person: objectId }) }))
    : looked.found.map(({ servicePrincipalId, clientId, displayName }) => ({ title: displayName, detail: clientId, choice: writeQuestion({ ...trouble, app: servicePrincipalId }) }));
  return {
    why: whyAsk(looked, found.length),
    found: found.slice(0, MOST_OFFERED), moreFound: found.length > MOST_OFFERED,
    question: writeQuestion(trouble), values: { name: texts.theirName },
    ...(said.person === undefined ? {} : { person: said.person }),
    ...(said.app === undefined ? {} : { app: said.app }),
    ...(trouble.code === undefined ? {} : { code: codeFact(trouble.code, codes) }),
  };
}

function whyAsk({ type }: Exclude<Looked, Found>, count: number): DiagnosisAskCard['why'] {
  if (type === 'missing') return 'missing';
  if (type === 'people') return count === 0 ? 'no-person' : 'several-people';
  return count === 0 ? 'no-app' : 'several-apps';
}
