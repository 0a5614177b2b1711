// The verbs of the buttons: what a click may ask of the bot.

/** Everything a button may ask for. */
export const CARD_VERBS = [
  'vendor.find', 'vendor.choose', 'vendor.any', 'setup.open', 'setup.cancel', 'setup.cancel-confirm', 'setup.make-anew', 'setup.retry', 'setup.back', 'setup.history', 'setup.runbook', 'setup.undo', 'setup.undo-confirm', 'setup.list', 'setup.pick', 'setup.begin-another', 'session.sign-out',
  'current.show', 'access.sign-in', 'preflight.retry', 'prepare.done', 'field.choose', 'field.other', 'form.submit', 'form.missing', 'metadata.read', 'metadata.by-hand', 'metadata.use', 'metadata.again', 'waiting.resolved', 'plan.confirm', 'plan.change', 'plan.adopt', 'plan.make-new',
  'certificate.look', 'handover.continue', 'checklist.save', 'guard.open', 'guard.confirm', 'guard.skip', 'person.search', 'person.choose', 'person.create', 'person.create-confirm', 'password.taken',
  'assign.confirm', 'assign.skip', 'test.check', 'test.claim', 'test.failed', 'proof.continue',
  'message.show', 'message.sent', 'message.answered', 'message.save', 'message.asked', 'message.remind', 'help.show',
  'diagnosis.look', 'channel.stop',
  'request.begin', 'request.look', 'request.kind', 'request.password-taken', 'request.app', 'request.person', 'request.change', 'request.send', 'request.withdraw', 'request.show', 'request.list', 'request.history', 'request.sign-in',
  'request.approve', 'request.refuse', 'request.retry', 'request.leave', 'request.remove',
  'baton.form', 'baton.find', 'baton.offer', 'baton.take-back', 'baton.remind', 'baton.say', 'baton.confirm', 'baton.decline', 'baton.give-back', 'baton.talk', 'baton.continue',
] as const;
export type CardVerb = (typeof CARD_VERBS)[number];
