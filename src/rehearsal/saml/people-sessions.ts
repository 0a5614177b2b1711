// Who is signed in in which browser, and which password counts by now. Knows nothing of SAML.
import { createHash, randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import type { SamlDirectory, SamlPerson } from '../tenant/saml-directory';
import { SEED_PASSWORD } from '../tenant/seed-people';
import type { SignInMethod } from './list-claims';

export interface PersonSession {
  personObjectId: string;
  method: SignInMethod;
}

/** Where changed passwords are kept between two starts: object id of the person -> SHA-256 of the given and of the new password. */
export interface PasswordStore {
  read(): Record<string, string>;
  write(hashes: Record<string, string>): void;
}

const COOKIE = 'rehearsal-person';

export class PeopleSessions {
  private readonly sessions = new Map<string, PersonSession>();

  constructor(private readonly directory: SamlDirectory, private readonly passwords: PasswordStore) {}

  /** The person of this browser; undefined when nobody is signed in, or the person is gone from the tenant. */
  find(request: Request): { person: SamlPerson; method: SignInMethod } | undefined {
    const session = this.sessions.get(readCookie(request, COOKIE) ?? '');
    const person = session && this.directory.listPeople().find((entry) => entry.objectId === session.personObjectId);
    return person && session ? { person, method: session.method } : undefined;
  }

  start(response: Response, session: PersonSession): void {
    const id = randomBytes(24).toString('base64url');
    this.sessions.set(id, session);
    response.cookie(COOKIE, id, { httpOnly: true, sameSite: 'lax', path: '/' });
  }

  end(request: Request, response: Response): void {
    this.sessions.delete(readCookie(request, COOKIE) ?? '');
    response.clearCookie(COOKIE, { path: '/' });
  }

  /** People of the standing cast have none: choosing them is enough, and they count as signed in with a second factor. */
  hasOwnPassword(person: SamlPerson): boolean {
    return person.password !== undefined && person.password !== SEED_PASSWORD;
  }

  isRightPassword(person: SamlPerson, typed: string): boolean {
    if (!this.hasOwnPassword(person)) return true;
    const changed = this.findChanged(person);
    return changed === undefined ? person.password === typed : changed === hash(typed);
  }

  /** True while the password is still the one that an administrator gave. */
  mustChangePassword(person: SamlPerson): boolean {
    return this.hasOwnPassword(person) && this.findChanged(person) === undefined;
  }

  changePassword(person: SamlPerson, next: string): void {
    this.passwords.write({ ...this.passwords.read(), [person.objectId]: `${hash(person.password ?? '')}:${hash(next)}` });
  }

  /** A change counts only over the password that it replaced: an administrator may give a new one at any time. */
  private findChanged(person: SamlPerson): string | undefined {
    const [before, after] = this.passwords.read()[person.objectId]?.split(':') ?? [];
    return before === hash(person.password ?? '') ? after : undefined;
  }

  clear(): void {
    this.sessions.clear();
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** One cookie of a request by name. */
export function readCookie(request: Request, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([key]) => key === name)?.[1];
}
