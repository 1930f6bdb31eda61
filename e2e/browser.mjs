// The browser and the people in it. A person has cookies of their own, a width, and JavaScript or not.

import { chromium } from 'playwright-core';
import assert from 'node:assert/strict';
import { t } from './texts.mjs';

export const WIDE = 1280;
export const NARROW = 320;
const HEIGHT = 900;
/** How long a page may take: a busy machine and a development build. */
const WAIT_MS_MAX = 15_000;

export async function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--lang=da-DK',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

export class Person {
  /** Opens a browser for somebody. `typed` collects what all of them type. */
  static async open(browser, server, { name = 'somebody', js = true, width = WIDE, typed = [] } = {}) {
    const person = new Person();
    Object.assign(person, { name, js, width, typed, server, troubles: [], answer: undefined });
    person.context = await browser.newContext({
      baseURL: server.url, locale: 'da-DK', timezoneId: 'Europe/Copenhagen', reducedMotion: 'reduce',
      javaScriptEnabled: js, viewport: { width, height: HEIGHT },
    });
    person.context.setDefaultTimeout(WAIT_MS_MAX);
    person.watch(await person.context.newPage());
    return person;
  }

  /** Makes a page the person's own: its answers are kept, its troubles collected. */
  watch(page) {
    this.page = page;
    const refused = new Set();
    page.on('response', (response) => {
      const request = response.request();
      if (response.status() >= 500) this.troubles.push(`${response.status()} at ${request.url()}`);
      // A page, or a part of one, may say no; a style sheet or a picture may not be missing.
      if (['document', 'fetch', 'xhr'].includes(request.resourceType()) && response.status() >= 400) refused.add(response.url());
      if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return;
      const redirects = response.status() >= 300 && response.status() < 400;
      if (!redirects) this.answer = { status: response.status(), url: response.url(), html: kept(response) };
    });
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      // The browser logs every answer of 4xx; those are asserted where they are expected.
      if (!(/status of 4\d\d/.test(message.text()) && refused.has(message.location().url))) this.troubles.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.troubles.push(`script: ${error.message}`));
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText ?? '';
      if (why !== 'net::ERR_ABORTED') this.troubles.push(`${why} at ${request.url()}`);
    });
  }

  async newPage() { this.watch(await this.context.newPage()); }

  async goto(path) {
    await this.page.goto(path);
    return this.answer;
  }

  /** Who signs in by a button in demo mode. */
  async signIn(persona, then) {
    await this.goto(then ? `/log-ind?til=${encodeURIComponent(then)}` : '/log-ind');
    await this.submit(this.page.locator(`button[name=persona][value=${persona}]`));
  }

  /** Signs in without the page, where the way in is not what is tested. */
  async enter(persona, path) {
    const answer = await this.context.request.post('/log-ind', { form: { persona }, maxRedirects: 0 });
    assert.equal(answer.status(), 303);
    if (path) await this.goto(path);
  }

  field(name) { return this.page.locator(`main form [name="${name}"]:not([type=hidden])`); }

  /** Types into a field. `fact` says which fact about the world the field asks for. */
  async type(name, value, fact = name) {
    await this.field(name).fill(value);
    this.note(name, value, fact);
  }

  /** Chooses in a list or among radio buttons. */
  async choose(name, value, fact = name) {
    const field = this.field(name);
    if (await field.first().evaluate((one) => one.tagName === 'SELECT')) await field.selectOption(value);
    else await this.page.locator(`main form [name="${name}"][value="${value}"]`).check({ force: true });
    this.note(name, value, fact);
  }

  note(name, value, fact) {
    const page = new URL(this.page.url()).pathname.replace(/[0-9a-f-]{36}/g, ':id');
    this.typed.push({ who: this.name, page, field: name, value, fact });
  }

  /** Presses a button or link that leads to a page, and waits for that page. */
  async submit(locator) {
    const before = this.answer;
    await Promise.all([
      this.page.waitForEvent('framenavigated', (frame) => frame === this.page.mainFrame()),
      locator.click(),
    ]);
    await this.page.waitForLoadState('load');
    assert.notEqual(this.answer, before, 'a new page came');
    return this.answer;
  }

  /** Presses the button or link with the text of this key. */
  async press(key, role = 'button') {
    return this.submit(this.page.getByRole(role, { name: t(key), exact: true }).first());
  }

  /** Presses the main button of the page's form. */
  async send() { return this.submit(this.page.locator('main .form-buttons .button-primary')); }

  async text() { return this.page.locator('main').innerText(); }

  async sees(text) {
    const shown = await this.text();
    const found = text instanceof RegExp ? text.test(shown) : shown.includes(text);
    assert.ok(found, `${this.name} sees ${text} at ${this.page.url()}; the page says:\n${shown}`);
  }

  /** Moves the demo clock by the buttons of the footer. */
  async moveClock(days) {
    for (; days >= 8; days -= 8) await this.submit(this.page.locator('button[name=dage][value="8"]'));
    for (; days >= 1; days -= 1) await this.submit(this.page.locator('button[name=dage][value="1"]'));
  }

  /** Fails if the browser complained: a script error, a blocked resource, an answer of 5xx. */
  fine() { assert.deepEqual(this.troubles, [], `${this.name}'s browser complained`); }

  async close() {
    await this.context.close();
    this.fine();
  }
}

/** The served text of an answer; asked for at once, because the next page takes it away. */
function kept(response) {
  return response.text().catch(() => undefined);
}

/** A day by the demo clock, as forms take it. */
export function dayAhead(days) {
  const at = new Date(Date.now() + days * 86_400_000);
  return at.toLocaleDateString('sv-SE', { timeZone: 'Europe/Copenhagen' });
}

/** What the first form of a page carries besides what is typed, as a browser would send it. */
export async function hiddenOf(request, path) {
  const page = await (await request.get(path)).text();
  const main = page.slice(page.indexOf('<main'));
  const form = main.slice(main.indexOf('<form'), main.indexOf('</form>'));
  return Object.fromEntries([...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]));
}
