// All actions that a dialog may name after `do:`. A list and nothing else.
import type { Action } from '../model/action';
import { addSigningCertificate } from './add-signing-certificate';
import { assignPerson } from './assign-person';
import { checkMetadata } from './check-metadata';
import { configureServicePrincipal } from './configure-service-principal';
import { createApplication } from './create-application';
import { createTestUser } from './create-test-user';
import { readApplication } from './read-application';
import { readBack } from './read-back';
import { readClaims } from './read-claims';
import { setClaims } from './set-claims';
import { setSamlMode } from './set-saml-mode';
import { setSamlUrls } from './set-saml-urls';

export const ACTIONS: readonly Action[] = [
  createApplication,
  setSamlMode,
  readApplication,
  setSamlUrls,
  addSigningCertificate,
  setClaims,
  readClaims,
  configureServicePrincipal,
  readBack,
  checkMetadata,
  createTestUser,
  assignPerson,
];
