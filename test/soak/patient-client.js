// A person whose bot goes away now and then: waits until it is back, looks what has become of the last press, and presses again if nothing did.
const { setTimeout: delay } = require('node:timers/promises');
const { PLACES } = require('../../dist/rehearsal/relay/directory');
const { listButtons } = require('../../dist/rehearsal/relay/card-buttons');

const PATIENCE_MS = 60_000;
/** As long as new messages come, nobody presses anything. */
const QUIET_MS = 500;
const MAKE_ANEW = 'Make a new app';
const SIGN_IN = 'Sign in';
const MOST_LOOKS = 6;
const CUT_GREETING = /^Hello, this is Latchkey/;
const UNGREETED_MS = 10_000;
const isOwnCard = ({ conversation, cards }) => conversation === PLACES.personalChat && cards.length > 0;
const AWAY = /Rehearsal: the bot answered 5\d\d/;

/** @param client the person's chat; the bot is asked whether it is up, the tenant whether the app was made after all, and the setup what it knows */
function makePatient(client, { isReady, hasApp, readAnswers, noteFault }) {
  async function untilBack() {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await delay(50)) if (await isReady()) break;
    for (let seen = -1, now = count(), looks = 0; seen !== now && looks < MOST_LOOKS; now = count(), looks += 1) {
      seen = now;
      await delay(QUIET_MS);
    }
  }
  /** What the bot asks because of a kill: to sign in, whether the app was made, which nobody can know without a look in Entra, and to be greeted again. */
  async function answerMeanwhile(isOver) {
    const since = Date.now();
    while (!isOver()) {
      await delay(250);
      // A greeting that was cut off comes as one line; who added the bot while it was away gets none, and says hello.
      const isUngreeted = Date.now() - since > UNGREETED_MS && !client.messages.some(isOwnCard) && (await isReady());
      if (!isGreeted && (isUngreeted || client.messages.some(({ text }) => CUT_GREETING.test(text)))) {
        isGreeted = true;
        await patient.say('hello');
      }
      // The client's silent sign-in met a bot that was away.
      const isUp = Date.now() - since > UNGREETED_MS && (await isReady());
      // Looked for after the question, in which the card may have changed.
      const signIn = isUp ? withButton(SIGN_IN) : undefined;
      if (signIn && !signedInAt.has(signIn)) {
        signedInAt.add(signIn);
        await client.click(signIn, SIGN_IN, {});
      }
      const message = withButton(MAKE_ANEW);
      if (message) await client.click(message, hasApp() ? 'Retry' : MAKE_ANEW, {});
    }
  }
  /** What was typed stands in the setup already, and the same form asks for it again. */
  async function noteAskedTwice(stepId, inputs = {}) {
    const typed = Object.values(inputs).filter((value) => value.length > 3);
    if (typed.length === 0) return;
    const answers = Object.values(await readAnswers());
    if (typed.every((value) => answers.includes(value))) noteFault(`asked again at ${stepId}, although it was saved: ${typed.join(', ')}`);
  }
  const stepOf = (message, title) => message.cards.flatMap(listButtons).find((button) => button.title === title)?.data?.stepId;
  let isGreeted = false;
  const signedInAt = new Set();
  const count = () => client.messages.reduce((sum, { edits }) => sum + 1 + edits, 0);
  const withButton = (title) => [...client.messages].reverse().find((message) => (message.owner ?? patient.person) === patient.person && message.cards.some((card) => listButtons(card).some((button) => button.title === title)));
  const patient = {
    ...client,
    /** Whose chat it is: what others have got shows on the same screen, and is theirs to press. */
    person: 'ada',
    get messages() { return client.messages; },
    async waitForCard(fits) {
      let isOver = false;
      const doubt = answerMeanwhile(() => isOver);
      return client.waitForCard(fits, PATIENCE_MS).finally(() => { isOver = true; return doubt; });
    },
    async until(holds, otherwise) {
      let isOver = false;
      const doubt = answerMeanwhile(() => isOver);
      try {
        for (const end = Date.now() + PATIENCE_MS; !holds(); await delay(100)) if (Date.now() > end) throw new Error(otherwise());
      } finally {
        isOver = true;
        await doubt;
      }
    },
    waitForText: (fits) => client.waitForText(fits, PATIENCE_MS),
    async click(message, title, inputs) {
      for (let pressed = message; ; ) {
        const answer = await client.click(pressed, title, inputs);
        if (answer.status === 0 || (answer.status === 200 && !pressed.isRefused)) return answer;
        const meant = stepOf(pressed, title);
        await untilBack();
        message.isRefused = false;
        pressed = withButton(title);
        // What it was pressed for has happened: the card is gone, or asks something else by a button of the same name.
        if (!pressed || stepOf(pressed, title) !== meant) return { status: 200, body: undefined };
        await noteAskedTwice(meant, inputs);
      }
    },
    async say(text) {
      for (;;) {
        const before = client.messages.length;
        const said = PLACES.personalChat;
        const answer = await client.say(text);
        await delay(50);
        const isAway = client.messages.slice(before).some((one) => AWAY.test(one.text));
        if (!isAway) return answer;
        await untilBack();
        if (client.messages.slice(before).some((one) => one.conversation === said && one.cards.length > 0)) return answer;
      }
    },
  };
  return patient;
}

/** Whoever opens a download link while the bot is away opens it again. */
function openLinksPatiently() {
  const { fetch } = globalThis;
  globalThis.fetch = async (...given) => {
    for (const end = Date.now() + PATIENCE_MS; ; await delay(250)) {
      try {
        return await fetch(...given);
      } catch (error) {
        if (!/\/downloads\//.test(String(given[0])) || Date.now() > end) throw error;
      }
    }
  };
}

module.exports = { makePatient, openLinksPatiently };
