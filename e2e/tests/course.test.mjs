// One whole course, played by four people who only use the pages: a citizen writes anonymously, a worker
// takes it, they agree, the citizen follows by code, a step runs late and a notice comes, the course
// closes with a plan, and the leader's figure moves by one. In four ways of browsing, and by keyboard.

import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { NARROW, Person, WIDE, dayAhead, launch } from '../browser.mjs';
import { Findings } from '../checks.mjs';
import { startServer } from '../server.mjs';
import { pattern, t } from '../texts.mjs';

const WORDS = 'Jeg sover dårligt og kommer ikke ud ad døren mere.';
const WANTS = 'Jeg vil kunne handle ind selv igen.';
const REASON = 'Den, der skulle hjælpe, er blevet syg.';
const NOTE = 'Gik en tur og talte om ugen.';
const AFTERWARDS = 'Jeg går på holdet om torsdagen.';
/** The most fields that registering a contact may ask for. */
const CONTACT_FIELDS_MAX = 3;
/** Presses of "eight days" until the first step of a course, three months ahead, is late. */
const PRESSES_MAX = 14;
/** All of the demonstration's time, so that the moving clock leaves nothing out. */
const PERIOD = '/loefter?fra=2020-01-01&til=2099-12-31';

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

/** Figures the leader reads. */
async function figures(leader) {
  await leader.signIn('leader', PERIOD);
  const read = async (code) => Number((await leader.page.locator(`a[data-figure="${code}"]`).innerText()).split(/\s/)[0]);
  return {
    inquiries: await read('inquiries'),
    agreed: await read('agreed_within_7_days'),
    closed: await read('closed'),
    within: await read('closed_within_6_months'),
  };
}

const rowWith = (person, number) => person.page.locator('[data-board] tbody tr').filter({ has: person.page.locator(`#v${number}`) });

/** Plays the course; gives what was typed. */
async function play(server, js, width, findings) {
  const typed = [];
  const join = (name) => Person.open(browser, server, { name, js, width, typed });
  const [citizen, worker, leader] = await Promise.all(['citizen', 'worker', 'leader'].map(join));
  const look = (person, name) => findings.check(person, `course-${name}`);

  const figuresBefore = await figures(leader);
  await look(leader, 'leader-before');

  // A citizen writes without saying who they are.
  await citizen.goto('/');
  await look(citizen, 'front');
  await citizen.press('front-write', 'link');
  await look(citizen, 'contact');
  await citizen.choose('requester', 'citizen');
  await citizen.type('about', WORDS);
  await citizen.send();
  await look(citizen, 'receipt');
  await citizen.sees(t('next-heading'));
  await citizen.sees(pattern('receipt-promise'));
  const code = (await citizen.page.locator('[data-code]').innerText()).trim();
  assert.match(code, /^([0-9A-Z]{4}-){6}[0-9A-Z]{4}$/);
  const number = (await citizen.page.locator('main strong').first().innerText()).trim();
  // The computer is shared: the citizen closes the way.
  await citizen.press('roadmap-leave');

  // A worker finds it among those without a contact, and takes it.
  await worker.goto('/log-ind');
  await look(worker, 'sign-in');
  await worker.signIn('worker');
  await look(worker, 'board-mine');
  await worker.submit(worker.page.locator('a[href="/tavle?visning=unassigned"]'));
  await look(worker, 'board-unassigned');
  assert.equal(await rowWith(worker, number).count(), 1, 'the inquiry is on the board, without a contact');
  await worker.submit(rowWith(worker, number).locator('[data-open]'));
  await look(worker, 'inquiry');
  await worker.sees(WORDS);
  await worker.press('inquiry-take');
  await look(worker, 'inquiry-taken');
  const inquiry = new URL(worker.page.url()).pathname;

  // They agree, and the course starts with the agreement.
  await worker.press('inquiry-agree', 'link');
  await look(worker, 'agreement');
  await worker.type('wants', WANTS);
  await worker.choose('kind', 'counselling', 'course-kind');
  await worker.send();
  await look(worker, 'course-page');
  await worker.sees(WANTS);
  await worker.sees(WORDS);
  const nextForStaff = await worker.page.locator('.next-what').innerText();
  assert.equal(nextForStaff, t('staff-step-look_at_how_it_goes'), 'the agreement moved the roadmap');

  // The citizen opens a link with the code: a button and nothing else, and the code leaves the address.
  await citizen.goto(`/vej/${code}`);
  await look(citizen, 'link');
  assert.ok(!(await citizen.text()).includes(WANTS), 'opening a link shows nothing');
  assert.equal(await citizen.page.locator('main button').count(), 1);
  await citizen.press('roadmap-open');
  assert.equal(new URL(citizen.page.url()).pathname, '/vej', 'the code left the address');
  assert.ok(!(await citizen.page.content()).includes(code.replaceAll('-', '')), 'the page has no code in it');
  await citizen.press('roadmap-leave');

  // The citizen types the code on another day.
  await citizen.goto('/vej');
  await look(citizen, 'enter');
  await citizen.type('code', code.toLowerCase(), 'code');
  await citizen.send();
  await look(citizen, 'roadmap');
  await citizen.sees(t('step-look_at_how_it_goes'));
  await citizen.sees(WANTS);
  await citizen.press('roadmap-confirm-yes');
  await look(citizen, 'roadmap-confirmed');
  assert.equal(await citizen.page.getByRole('button', { name: t('roadmap-confirm-yes') }).count(), 0);

  // Time goes, and the step runs late.
  let days = 0;
  await worker.signIn('worker', '/tavle');
  for (let press = 0; press < PRESSES_MAX && await citizen.page.locator('[data-late]').count() === 0; press += 1) {
    await worker.moveClock(8);
    await citizen.page.reload();
    days += 8;
  }
  await look(citizen, 'roadmap-late');
  await citizen.sees(t('roadmap-late-heading'));
  await worker.signIn('worker', '/tavle?visning=overdue');
  await look(worker, 'board-overdue');
  // Much has run late in the house by now; the worker's own stand together.
  await worker.goto('/tavle?visning=mine');
  assert.match(await rowWith(worker, number).innerText(), new RegExp(t('board-notice-due'), 'i'));

  // The worker tells why, and gives a new time.
  await worker.submit(rowWith(worker, number).locator('[data-open]'));
  await look(worker, 'course-page-late');
  await worker.press('inquiry-give-notice', 'link');
  await look(worker, 'delay');
  await worker.type('text', REASON, 'delay-reason');
  await worker.type('to', dayAhead(days + 5), 'delay-new-time');
  await worker.send();
  await look(worker, 'course-page-told');
  await citizen.goto('/vej');
  await look(citizen, 'roadmap-told');
  await citizen.sees(REASON);
  assert.equal(await citizen.page.locator('[data-late]').count(), 0, 'whoever was told is no longer late');
  const newDay = Number(dayAhead(days + 5).slice(8));
  assert.match(await citizen.page.locator('.next-card').innerText(), new RegExp(`\\b${newDay}\\. `), 'the new time stands on the way');

  // They met: a contact is registered, and the step is done.
  await worker.press('inquiry-contact', 'link');
  await look(worker, 'contact-new');
  const before = typed.length;
  await worker.choose('kind', 'meeting', 'contact-kind');
  await worker.type('text', NOTE, 'contact-note');
  await worker.send();
  assert.ok(typed.length - before <= CONTACT_FIELDS_MAX, 'a contact is registered in three fields at most');
  await worker.sees(NOTE);
  await worker.press('step-finish');
  await worker.sees(t('staff-step-plan_afterwards'));
  await citizen.goto('/vej');
  await citizen.sees(t('step-plan_afterwards'));

  // The plan for the time after is written, and the course closes.
  await worker.press('inquiry-plan', 'link');
  await look(worker, 'plan');
  await worker.type('afterwards', AFTERWARDS);
  await worker.send();
  await worker.press('inquiry-close', 'link');
  await look(worker, 'close');
  assert.equal(await worker.field('afterwards').inputValue(), AFTERWARDS, 'the plan is there without typing it again');
  assert.equal(await worker.field('closed_at').inputValue(), dayAhead(days), 'so is the day');
  await worker.choose('reason', 'goals_reached', 'closing-reason');
  await worker.send();
  await look(worker, 'closed');
  assert.ok(!(await worker.text()).includes(NOTE), 'closing the course closes the access');
  await citizen.goto('/vej');
  await look(citizen, 'roadmap-closed');
  await citizen.sees(AFTERWARDS);
  await citizen.sees(t('citizen-state-closed'));

  // The leader sees one more.
  const figuresAfter = await figures(leader);
  await look(leader, 'leader-after');
  assert.deepEqual(figuresAfter, Object.fromEntries(Object.entries(figuresBefore).map(([key, count]) => [key, count + 1])));
  await leader.submit(leader.page.locator('a[data-figure="closed"]'));
  await look(leader, 'leader-rows');
  assert.equal(await leader.page.locator('tbody th').filter({ hasText: new RegExp(`^${number}$`) }).count(), 1);
  assert.ok(!(await leader.text()).includes(WORDS), 'the leader reads no words of a citizen');
  await leader.goto(inquiry);
  await look(leader, 'leader-frame');

  await Promise.all([citizen, worker, leader].map((person) => person.close()));
  return typed;
}

/** No fact is asked for twice, and no text is typed twice. */
function nothingTwice(typed) {
  const line = (one) => `${one.page} ${one.field}`;
  const facts = grouped(typed, (one) => one.fact);
  const values = grouped(typed, (one) => one.value.toLowerCase());
  for (const [what, groups] of [['fact', facts], ['text', values]]) {
    const twice = [...groups].filter(([, ones]) => ones.length > 1);
    assert.deepEqual(twice.map(([key, ones]) => `${key}: ${ones.map(line).join(', ')}`), [], `each ${what} is typed once`);
  }
  // Who the citizen is, is the citizen's own choice; nobody typed a number, a name or today's day.
  assert.deepEqual(typed.map(line), [
    '/kontakt requester', '/kontakt about',
    '/henvendelse/:id/aftale wants', '/henvendelse/:id/aftale kind',
    '/vej code',
    '/henvendelse/:id/skridt/:id/besked text', '/henvendelse/:id/skridt/:id/besked to',
    '/henvendelse/:id/kontakt kind', '/henvendelse/:id/kontakt text',
    '/henvendelse/:id/udslusning afterwards',
    '/henvendelse/:id/afslut reason',
  ]);
}

function grouped(list, key) {
  const groups = new Map();
  for (const one of list) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}

for (const [js, width] of [[true, WIDE], [false, WIDE], [true, NARROW], [false, NARROW]]) {
  describe(`a course at ${width} px, JavaScript ${js ? 'on' : 'off'}`, () => {
    const findings = new Findings();
    let server;
    let typed;
    before(async () => { server = await startServer(); });
    after(async () => { await server?.stop(); });

    test('goes from a message without a name to a figure that moved by one', async () => {
      typed = await play(server, js, width, findings);
    });
    test('asks for nothing twice', (run) => {
      if (!typed) return run.skip('the course did not come to its end');
      return nothingTwice(typed);
    });
    test('meets only pages that are sound', () => findings.none());
  });
}

/** Somebody without a mouse. */
class ByKeyboard {
  constructor(person) { this.person = person; this.page = person.page; }

  /** The most presses of Tab from the top of a page to anything on it. */
  static TABS_MAX = 120;

  /** Goes on with Tab until the focus is there; the focus must be seen on the way. */
  async to(locator) {
    for (let tab = 0; tab < ByKeyboard.TABS_MAX; tab += 1) {
      if (await locator.first().evaluate((one) => one === document.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    assert.fail(`${locator} is not reached by Tab on ${this.page.url()}`);
  }

  async type(name, text) {
    await this.to(this.person.field(name));
    await this.page.keyboard.type(text);
  }

  /** Types a day as the browser's date field takes it: each part in its order. */
  async typeDay(name, day) {
    const [year, month, date] = day.split('-');
    await this.to(this.person.field(name));
    await this.page.keyboard.type(`${date}${month}${year}`);
    if (await this.person.field(name).inputValue() !== day) {
      // The parts stand in the order of the browser's own language.
      for (let part = 0; part < 3; part += 1) await this.page.keyboard.press('ArrowLeft');
      await this.page.keyboard.type(`${month}${date}${year}`);
    }
    assert.equal(await this.person.field(name).inputValue(), day);
  }

  /** Chooses in a list by its words. */
  async choose(name, label) {
    await this.to(this.person.field(name));
    await this.page.keyboard.type(label);
  }

  /** Presses Enter on what has the focus, and waits for the page it leads to. */
  async enter(locator, key = 'Enter') {
    if (locator) await this.to(locator);
    const before = this.person.answer;
    await Promise.all([this.page.waitForEvent('framenavigated', (frame) => frame === this.page.mainFrame()), this.page.keyboard.press(key)]);
    await this.page.waitForLoadState('load');
    assert.notEqual(this.person.answer, before);
  }

  async press(key, role = 'button') { await this.enter(this.page.getByRole(role, { name: t(key), exact: true })); }

  async send() { await this.enter(this.page.locator('main .form-buttons .button-primary')); }
}

describe('a course by keyboard alone', () => {
  let server;
  before(async () => { server = await startServer(); });
  after(async () => { await server?.stop(); });

  test('goes from a message without a name to its end', async () => {
    const [citizen, worker] = await Promise.all(['citizen', 'worker'].map((name) => Person.open(browser, server, { name })));
    const [citizenKeys, workerKeys] = [new ByKeyboard(citizen), new ByKeyboard(worker)];

    await citizen.goto('/');
    // The first thing Tab reaches leads past the header.
    await citizen.page.keyboard.press('Tab');
    assert.equal(await citizen.page.evaluate(() => document.activeElement.className), 'skipnav');
    await citizen.page.keyboard.press('Enter');
    await citizen.page.keyboard.press('Tab');
    assert.ok(await citizen.page.evaluate(() => document.activeElement.closest('main') !== null));
    await citizenKeys.press('front-write', 'link');
    await citizenKeys.to(citizen.page.locator('main input[name=requester]').first());
    await citizen.page.keyboard.press('Space');
    await citizenKeys.type('about', WORDS);
    await citizenKeys.send();
    const code = (await citizen.page.locator('[data-code]').innerText()).trim();
    const number = (await citizen.page.locator('main strong').first().innerText()).trim();
    await citizenKeys.press('roadmap-leave');

    await worker.goto('/log-ind');
    await workerKeys.enter(worker.page.locator('button[value=worker]'), 'Space');
    await workerKeys.enter(worker.page.locator('a[href="/tavle?visning=unassigned"]'));
    // Down the list by j, to the new one; it is chosen and unchosen by x, and opened by Enter.
    await workerKeys.to(worker.page.locator('[data-board] tbody [data-open]'));
    const isThere = () => worker.page.evaluate((number) => document.activeElement.closest('tr')?.querySelector(`#v${number}`) !== null, number);
    for (let press = 0; press < 25 && !await isThere(); press += 1) await worker.page.keyboard.press('j');
    assert.ok(await isThere(), 'j leads to the row');
    await worker.page.keyboard.press('x');
    assert.ok(await worker.page.locator(`#v${number}`).isChecked());
    await worker.page.keyboard.press('x');
    await worker.page.keyboard.press('k');
    await worker.page.keyboard.press('j');
    await workerKeys.enter();
    await worker.sees(WORDS);
    await workerKeys.press('inquiry-take');
    await workerKeys.press('inquiry-agree', 'link');
    await workerKeys.type('wants', WANTS);
    await workerKeys.choose('kind', t('course-kind-counselling'));
    await workerKeys.send();
    await worker.sees(WANTS);

    await citizen.goto('/vej');
    await citizenKeys.type('code', code);
    await citizenKeys.enter();
    await citizenKeys.press('roadmap-confirm-yes');
    assert.equal(await citizen.page.getByRole('button', { name: t('roadmap-confirm-yes') }).count(), 0);

    await workerKeys.enter(worker.page.locator('.way-now a[href$="/besked"]'));
    await workerKeys.type('text', REASON);
    await workerKeys.typeDay('to', dayAhead(30));
    await workerKeys.send();
    await worker.sees(REASON);
    await workerKeys.press('inquiry-contact', 'link');
    await workerKeys.choose('kind', t('contact-kind-meeting'));
    await workerKeys.type('text', NOTE);
    await workerKeys.send();
    await worker.sees(NOTE);
    await workerKeys.press('inquiry-close', 'link');
    await workerKeys.choose('reason', t('closing-goals_reached'));
    await workerKeys.type('afterwards', AFTERWARDS);
    await workerKeys.send();
    await citizen.goto('/vej');
    await citizen.sees(AFTERWARDS);
    await Promise.all([citizen.close(), worker.close()]);
  });

  test('leads from a form that is wrong to the field, by the summary', async () => {
    const citizen = await Person.open(browser, server);
    const keys = new ByKeyboard(citizen);
    await citizen.goto('/kontakt');
    await keys.to(citizen.page.locator('main input[name=requester]').first());
    await citizen.page.keyboard.press('Space');
    await keys.send();
    assert.equal(citizen.answer.status, 422);
    assert.ok(await citizen.page.evaluate(() => document.activeElement.closest('[data-module=error-summary]') !== null), 'the summary has the focus');
    await citizen.page.keyboard.press('Tab');
    await citizen.page.keyboard.press('Enter');
    assert.equal(await citizen.page.evaluate(() => document.activeElement.getAttribute('name')), 'about');
    await citizen.close();
  });
});
