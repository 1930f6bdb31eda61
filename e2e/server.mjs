// Starts and stops the product for a test file: on a fresh folder, a free port, in demo mode.
//
// The program is RORET_BIN, or the development build beside this folder. Each test file starts its own,
// so that no test sees what another one wrote.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
export const binary = process.env.RORET_BIN ?? resolve(here, '../target/debug/roret');

/** The longest a start may take: a development build on a busy machine. */
const START_MS_MAX = 60_000;
/** The longest it may take to stop, with browsers still connected. */
const STOP_MS_MAX = 10_000;

// A run that is stopped takes its servers and folders with it: `exit` is only told when it is asked for.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

/** A folder that is gone when the tests are, with what is put beside it. */
export function freshFolder() {
  const around = mkdtempSync(join(tmpdir(), 'roret-e2e-'));
  process.on('exit', () => rmSync(around, { recursive: true, force: true }));
  const folder = join(around, 'data');
  mkdirSync(folder);
  return folder;
}

/** Runs a command of the program to its end and gives what it printed. */
export async function run(...words) {
  const child = spawn(program(), words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err] = [collected(child.stdout), collected(child.stderr)];
  const code = await new Promise((ended) => child.on('close', ended));
  if (code !== 0) throw new Error(`roret ${words.join(' ')} ended with ${code}:\n${err()}`);
  return out();
}

/** Serves a municipality; without `data` in a fresh folder. */
export async function startServer({ data = freshFolder(), municipality } = {}) {
  const words = ['serve', '--demo', '--stand-still', '--data', data, '--listen', '127.0.0.1:0'];
  if (municipality) words.push('--municipality', municipality);
  const child = spawn(program(), words, { stdio: ['ignore', 'pipe', 'pipe'] });
  // The tests may be stopped at any time; the server must not outlive them.
  const atExit = () => child.kill('SIGKILL');
  process.on('exit', atExit);
  const closed = new Promise((ended) => child.on('close', (code) => ended(code)));
  closed.then(() => process.off('exit', atExit));
  const [out, err] = [collected(child.stdout), collected(child.stderr)];
  const url = await new Promise((found, failed) => {
    const timer = setTimeout(() => failed(new Error(`the server did not start:\n${err()}`)), START_MS_MAX);
    child.stdout.on('data', () => {
      const line = /Open (http:\/\/127\.0\.0\.1:\d+)\//.exec(out());
      if (line) { clearTimeout(timer); found(line[1]); }
    });
    closed.then((code) => { clearTimeout(timer); failed(new Error(`the server ended with ${code}:\n${err()}`)); });
  });
  const kill = async () => { child.kill('SIGKILL'); await closed; };
  const stop = async () => {
    child.kill('SIGTERM');
    let timer;
    const late = new Promise((ended) => { timer = setTimeout(() => ended('late'), STOP_MS_MAX); });
    const how = await Promise.race([closed, late]);
    clearTimeout(timer);
    if (how !== 'late') return;
    await kill();
    throw new Error(`the server did not stop within ${STOP_MS_MAX} ms of being told to`);
  };
  return { url, data, errors: err, stop, kill };
}

function program() {
  if (!existsSync(binary)) throw new Error(`${binary} is not there; type: cargo build -p roret`);
  return binary;
}

function collected(stream) {
  let text = '';
  stream.setEncoding('utf8').on('data', (part) => { text += part; });
  return () => text;
}
