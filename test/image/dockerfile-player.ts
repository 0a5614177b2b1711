// Plays the steps of a Dockerfile in clean folders, as far as that goes without a container engine. A step that it does not know is a failure.
import { spawnSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { DockerfileParser, type Copy, type From, type Instruction, type PropertyInstruction } from 'dockerfile-ast';

export interface Stage {
  name: string;
  /** Stands for `/` of the image. */
  root: string;
  base: string;
  workdir: string;
  environment: Record<string, string>;
  user?: { uid: number; gid: number };
  command?: string[];
  health?: string[];
  stopSignal?: string;
  volumes: string[];
  ports: string[];
  labels: Record<string, string>;
}

interface Play {
  context: string;
  ignored: (path: string) => boolean;
  stages: Stage[];
  folder: string;
}

/** @returns the last stage, which is the image */
export function playDockerfile(context: string, folder: string): Stage {
  const file = DockerfileParser.parse(readFileSync(join(context, 'Dockerfile'), 'utf8'));
  const play: Play = { context, folder, stages: [], ignored: readIgnore(readFileSync(join(context, '.dockerignore'), 'utf8')) };
  for (const instruction of file.getInstructions()) playStep(play, instruction);
  return play.stages.at(-1)!;
}

function playStep(play: Play, instruction: Instruction): void {
  const keyword = instruction.getKeyword();
  const text = instruction.getRawArgumentsContent() ?? '';
  if (keyword === 'FROM') return void play.stages.push(openStage(play, instruction as From));
  const stage = play.stages.at(-1)!;
  switch (keyword) {
    case 'WORKDIR':
      stage.workdir = text;
      return void mkdirSync(join(stage.root, text), { recursive: true });
    case 'ENV':
      return void Object.assign(stage.environment, propertiesOf(instruction));
    case 'LABEL':
      return void Object.assign(stage.labels, propertiesOf(instruction));
    case 'COPY':
      return copy(play, stage, instruction as Copy);
    case 'RUN':
      return text === INSTALLS && linkPackages(play, stage) ? undefined : run(stage, text);
    case 'USER': {
      const [, uid, gid] = /^(\d+):(\d+)$/.exec(text) ?? [];
      if (uid === undefined) throw new Error(`USER ${text}: a number is needed, as Kubernetes cannot tell whether a name is root.`);
      stage.user = { uid: Number(uid), gid: Number(gid) };
      return;
    }
    case 'VOLUME':
      return void stage.volumes.push(...(JSON.parse(text) as string[]));
    case 'EXPOSE':
      return void stage.ports.push(...text.split(/\s+/));
    case 'STOPSIGNAL':
      stage.stopSignal = text;
      return;
    case 'HEALTHCHECK':
      stage.health = JSON.parse(text.slice(text.indexOf('CMD') + 3)) as string[];
      return;
    case 'CMD':
      stage.command = JSON.parse(text) as string[];
      return;
    default:
      throw new Error(`${keyword} is not known here: teach the player what it does, or leave it out.`);
  }
}

function openStage({ folder, stages }: Play, from: From): Stage {
  const base = from.getImage() ?? '';
  const root = join(folder, `stage-${stages.length}`);
  mkdirSync(root, { recursive: true });
  return { name: from.getBuildStage() ?? '', root, base, workdir: '/', environment: {}, volumes: [], ports: [], labels: {} };
}

function propertiesOf(instruction: Instruction): Record<string, string> {
  return Object.fromEntries((instruction as PropertyInstruction).getProperties().map((one) => [one.getName(), one.getValue() ?? '']));
}

/** As Docker does it: a folder's content is copied, and only what .dockerignore lets into the context. */
function copy({ context, ignored, stages }: Play, stage: Stage, instruction: Copy): void {
  const flags = Object.fromEntries(instruction.getFlags().map((flag) => [flag.getName(), flag.getValue() ?? '']));
  const paths = instruction.getArguments().map((one) => one.getValue());
  const to = paths.pop() ?? '';
  const source = flags.from === undefined ? undefined : stages.find(({ name }) => name === flags.from);
  if (flags.from !== undefined && !source) throw new Error(`COPY --from=${flags.from}: no such stage.`);
  const target = to.startsWith('/') ? join(stage.root, to) : join(stage.root, stage.workdir, to);
  for (const path of paths) {
    const from = source ? join(source.root, path) : join(context, path);
    if (!source && ignored(path)) throw new Error(`COPY ${path}: .dockerignore keeps it out.`);
    if (!existsSync(from)) throw new Error(`COPY ${path}: it is not there.`);
    const destination = statSync(from).isDirectory() || !to.endsWith('/') ? target : join(target, basename(path));
    cpSync(from, destination, { recursive: true, verbatimSymlinks: true, filter: (one) => source !== undefined || !ignored(relative(context, one)) });
    const [uid, gid] = (flags.chown ?? '').split(':').map(Number);
    if (flags.chown !== undefined && process.getuid?.() === 0) chownSync(destination, uid!, gid!);
  }
}

/** What the checkout itself was installed with, from the same list, is there already: its files are linked. */
const INSTALLS = 'npm ci --no-audit --no-fund';

function linkPackages({ context }: Play, stage: Stage): boolean {
  const target = join(stage.root, stage.workdir);
  const lists = [join(context, 'package-lock.json'), join(target, 'package-lock.json')].map((path) => readFileSync(path, 'utf8'));
  return lists[0] === lists[1] && spawnSync('cp', ['-al', realpathSync(join(context, 'node_modules')), join(target, 'node_modules')]).status === 0;
}

/** In the stage's own folder and with its own environment; of this machine come the tools, PATH and the way to the registry. */
function run(stage: Stage, command: string): void {
  const environment = { ...stage.environment, PATH: process.env.PATH, HOME: process.env.HOME, npm_config_registry: process.env.npm_config_registry };
  const ended = spawnSync('sh', ['-c', command], { cwd: join(stage.root, stage.workdir), encoding: 'utf8', env: environment as NodeJS.ProcessEnv });
  if (ended.status !== 0) throw new Error(`RUN ${command}\nended with ${ended.status}. Without a way to the package registry this test cannot run.\n${ended.stdout}\n${ended.stderr}`);
}

/** The few forms that the file has: `*`, `!path` and `path`; the last line that fits decides. */
function readIgnore(text: string): (path: string) => boolean {
  const rules = text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  const odd = rules.find((rule) => !/^(\*|!?[\w./-]+)$/.test(rule));
  if (odd !== undefined) throw new Error(`.dockerignore has ${odd}, which this player does not know.`);
  return (path) => rules.reduce((isIgnored, rule) => {
    const name = rule.replace(/^!/, '');
    const fits = name === '*' || path === name || path.startsWith(`${name}/`);
    return fits ? !rule.startsWith('!') : isIgnored;
  }, false);
}
