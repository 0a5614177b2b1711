// Interactions of a person with the bot for the Entra half, sign-in included: the vendor's chat is played through the relay, and counted as it is.
const { join } = require('node:path');
const { loadTruths } = require('../../dist/rehearsal/console/load-truths');
const { loadChat } = require('../../dist/rehearsal/rehearse/chat');
const { openStage } = require('../../dist/rehearsal/rehearse/stage');
const { playRun } = require('../../dist/rehearsal/rehearse/play-run');
const { createTranscript } = require('../../dist/rehearsal/rehearse/transcript');

const CHATS = join(__dirname, '..', 'chats');

/** Plays the chat's first run. @throws Error when it does not end well: then the count says nothing */
async function countInteractions(vendor) {
  const chat = loadChat(CHATS, vendor);
  const truth = loadTruths(CHATS).find(({ slug }) => slug === vendor);
  const stage = await openStage();
  try {
    const played = await playRun({ chat, run: chat.runs[0], truth, stage, transcript: createTranscript(() => undefined, true) });
    if (played.failure !== undefined) throw new Error(`The chat did not end well: ${played.failure}`);
    return { interactions: played.interactions, tutorial: chat.interactions.tutorial };
  } finally {
    await stage.close();
  }
}

module.exports = { countInteractions };
