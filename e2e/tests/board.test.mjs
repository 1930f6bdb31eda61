// The work board: its counts are true, its state is in the address, what is done can be undone, and it
// works by keyboard, with JavaScript and without.

import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { NARROW, Person, WIDE, dayAhead, hiddenOf, launch } from '../browser.mjs';
import { Findings } from '../checks.mjs';
import { startServer } from '../server.mjs';
import { pattern, t } from '../texts.mjs';

const VIEWS = ['mine', 'unassigned', 'due_this_week', 'overdue', 'waiting_for_citizen', 'all'];
/** More than a page of the board holds, so that "show more" is met. */
const MORE = 30;

let browser;
let server;
before(async () => {
  browser = await launch();
  server = await startServer();
  const crowd = await Person.open(browser, server);
  for (let number = 0; number < MORE; number += 1) {
    const { request } = crowd.context;
    const form = { ...await hiddenOf(request, '/kontakt'), requester: 'citizen', about: `Prøve ${number}` };
    const answer = await request.post('/kontakt', { form, maxRedirects: 0 });
    assert.equal(answer.status(), 303);
    await crowd.context.clearCookies();
  }
  await crowd.close();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const findings = new Findings();
const rows = (person) => person.page.locator('[data-board] tbody tr');
const numbers = (person) => person.page.locator('[data-board] tbody .number').allInnerTexts();
const view = (person, name) => person.page.locator(`a.tab-button[href="/tavle?visning=${name}"]`);

async function worker({ js = true, width = WIDE, at = '/tavle?visning=all' } = {}) {
  const person = await Person.open(browser, server, { name: 'worker', js, width });
  await person.enter('worker', at);
  return person;
}

describe('the views', () => {
  for (const js of [true, false]) {
    test(`count as many as they show, JavaScript ${js ? 'on' : 'off'}`, async () => {
      const person = await worker({ js });
      for (const name of VIEWS) {
        await person.goto(`/tavle?visning=${name}`);
        const count = Number(await view(person, name).locator('[data-count]').innerText());
        const seen = await numbers(person);
        while (await person.page.getByRole('link', { name: t('board-more'), exact: true }).count() > 0) {
          await person.press('board-more', 'link');
          seen.push(...await numbers(person));
        }
        assert.equal(seen.length, count, `the view ${name} counts its rows`);
        assert.equal(new Set(seen).size, count, `the view ${name} shows each row once`);
      }
      await person.close();
    });
  }

  test('keep their place in the address: reload, back, another tab', async () => {
    const person = await worker();
    await person.submit(view(person, 'unassigned'));
    await person.press('board-more', 'link');
    const seen = await numbers(person);
    assert.ok(seen.length > 0);
    await person.page.reload();
    assert.deepEqual(await numbers(person), seen);
    await person.submit(rows(person).first().locator('[data-open]'));
    await person.page.goBack();
    assert.deepEqual(await numbers(person), seen);
    const address = person.page.url();
    await person.newPage();
    await person.goto(address);
    assert.deepEqual(await numbers(person), seen);
    assert.equal(await person.page.locator('a.tab-button[aria-current=true]').getAttribute('href'), '/tavle?visning=unassigned');
    await person.close();
  });

  test('are in order: what is due first stands first', async () => {
    const person = await worker();
    const tones = await rows(person).evaluateAll((all) => all.map((row) => row.className));
    const order = ['tone-overdue', 'tone-today', 'tone-soon', 'tone-later'];
    const places = tones.map((tone) => order.indexOf(tone));
    assert.deepEqual(places, [...places].sort((one, other) => one - other));
    await person.close();
  });
});

describe('many rows at once', () => {
  for (const js of [true, false]) {
    test(`get another contact, and it can be undone, JavaScript ${js ? 'on' : 'off'}`, async () => {
      const person = await worker({ js, at: '/tavle?visning=unassigned' });
      const count = async () => Number(await view(person, 'unassigned').locator('[data-count]').innerText());
      const before = await count();
      const chosen = (await numbers(person)).slice(0, 3);
      const href = await rows(person).first().locator('[data-open]').getAttribute('href');
      for (const number of chosen) await person.page.check(`#v${number}`);
      await person.page.selectOption('#bulk-to', { index: 1 });
      await person.press('board-bulk-button');
      await findings.check(person, 'board-bulk-done');
      await person.sees(pattern('board-changed'));
      assert.equal(await count(), before - chosen.length);
      assert.equal(new URL(person.page.url()).searchParams.get('visning'), 'unassigned', 'the view stays');

      const history = async () => {
        const page = await person.context.newPage();
        await page.goto(href);
        const lines = await page.locator('.history li').allInnerTexts();
        await page.close();
        return lines.filter((line) => line.includes(t('event-primary_contact_changed'))).length;
      };
      const changes = await history();
      await person.press('undo');
      await findings.check(person, 'board-bulk-undone');
      await person.sees(t('board-undone'));
      assert.equal(await count(), before);
      assert.deepEqual((await numbers(person)).slice(0, 3), chosen);
      assert.equal(await history(), changes + 1, 'undoing is an event of its own; nothing was taken away');
      await person.close();
    });

    test(`need a choice, JavaScript ${js ? 'on' : 'off'}`, async () => {
      const person = await worker({ js, at: '/tavle?visning=unassigned' });
      const number = (await numbers(person))[0];
      await person.page.check(`#v${number}`);
      const { status } = await person.press('board-bulk-button');
      assert.equal(status, 422, 'nobody was chosen');
      await person.sees(t('refusal-nothing-chosen'));
      assert.equal(await person.page.locator(`#v${number}:checked`).count(), 1, 'what was ticked stays ticked');
      await findings.check(person, 'board-bulk-problem');
      await person.close();
    });
  }

  test('are refused as a whole when somebody else took one meanwhile', async () => {
    const [first, second] = await Promise.all([worker({ at: '/tavle?visning=unassigned' }), worker({ at: '/tavle?visning=unassigned' })]);
    const [taken, free] = await numbers(second);
    await first.submit(rows(first).first().locator('[data-open]'));
    await first.press('inquiry-take');
    for (const number of [taken, free]) await second.page.check(`#v${number}`);
    await second.page.selectOption('#bulk-to', { index: 1 });
    const { status } = await second.press('board-bulk-button');
    assert.equal(status, 409);
    await second.sees(pattern('refusal-taken-meanwhile'));
    await findings.check(second, 'board-bulk-conflict');
    assert.ok((await numbers(second)).includes(free), 'the other one is still free');
    await Promise.all([first.close(), second.close()]);
  });
});

describe('one row', () => {
  const day = dayAhead(3);

  test('is edited in its place with JavaScript', async () => {
    const person = await worker();
    const [number] = await numbers(person);
    const row = rows(person).first();
    let loads = 0;
    person.page.on('load', () => { loads += 1; });
    await row.getByRole('link', { name: t('board-change') }).click();
    const form = person.page.locator('tr.row-edit form');
    await form.waitFor();
    await findings.check(person, 'board-row-edit');
    assert.ok(await person.page.evaluate(() => document.activeElement.closest('.row-edit') !== null), 'the form has the focus');
    await form.locator('[name=to]').fill(day);
    await form.locator('[name=actor]').selectOption('citizen');
    await form.getByRole('button', { name: t('form-save') }).click();
    await person.page.locator('tr.row-edit').waitFor({ state: 'detached' });
    const changed = rows(person).filter({ has: person.page.locator(`#v${number}`) });
    assert.ok((await changed.innerText()).includes(t('who-citizen')));
    assert.equal(loads, 0, 'the page was not loaded again');
    assert.ok(await person.page.evaluate((number) => document.activeElement.closest('tr')?.querySelector(`#v${number}`) !== null
      && document.activeElement !== document.body, number), 'the focus is back in the row');
    await findings.check(person, 'board-row-saved');
    await person.close();
  });

  test('says what is wrong in its place', async () => {
    const person = await worker();
    await rows(person).nth(1).getByRole('link', { name: t('board-change') }).click();
    const form = person.page.locator('tr.row-edit form');
    await form.waitFor();
    await form.locator('[name=to]').fill('2020-01-01');
    await form.getByRole('button', { name: t('form-save') }).click();
    await form.locator('.form-error-message').waitFor();
    assert.equal(await form.locator('[name=to]').inputValue(), '2020-01-01', 'what was typed stays');
    await findings.check(person, 'board-row-problem');
    await form.getByRole('link', { name: t('cancel') }).click();
    await person.page.locator('tr.row-edit').waitFor({ state: 'detached' });
    assert.equal(new URL(person.page.url()).pathname, '/tavle');
    await person.close();
  });

  test('is edited on a page without JavaScript, and leads back to the same view', async () => {
    const person = await worker({ js: false, width: NARROW, at: '/tavle?visning=overdue' });
    if (await rows(person).count() === 0) await person.goto('/tavle?visning=unassigned');
    const address = new URL(person.page.url());
    const row = rows(person).first();
    await person.submit(row.getByRole('link', { name: t('board-change') }));
    await findings.check(person, 'board-row-page');
    await person.field('to').fill('2020-01-01');
    const wrong = await person.submit(person.page.getByRole('button', { name: t('form-save') }));
    assert.equal(wrong.status, 422);
    assert.equal(await person.field('to').inputValue(), '2020-01-01');
    await findings.check(person, 'board-row-page-problem');
    await person.field('to').fill(day);
    await person.submit(person.page.getByRole('button', { name: t('form-save') }));
    assert.equal(person.page.url(), address.href);
    await person.close();
  });

  test('shows the newer version to the one who comes second', async () => {
    const [first, second] = await Promise.all([worker({ js: false }), worker({ js: false })]);
    for (const person of [first, second]) await person.submit(rows(person).nth(2).getByRole('link', { name: t('board-change') }));
    await first.field('to').fill(dayAhead(20));
    await second.field('to').fill(dayAhead(10));
    await first.submit(first.page.getByRole('button', { name: t('form-save') }));
    const { status } = await second.submit(second.page.getByRole('button', { name: t('form-save') }));
    assert.equal(status, 409);
    assert.equal(await second.field('to').inputValue(), dayAhead(10), 'what the second typed is there');
    const otherDay = new Date(`${dayAhead(20)}T12:00:00Z`).getUTCDate();
    assert.match(await second.text(), new RegExp(`\\b${otherDay}\\b`), 'and what the first saved');
    await Promise.all([first.close(), second.close()]);
  });
});

describe('the keys', () => {
  test('j and k walk, x chooses, Enter opens', async () => {
    const person = await worker();
    const { page } = person;
    await page.keyboard.press('x');
    assert.equal(await page.locator('.row-choice:checked').count(), 0, 'outside the list letters stay letters');
    const place = () => page.evaluate(() => [...document.querySelectorAll('[data-board] tbody tr')].indexOf(document.activeElement.closest('tr')));
    await rows(person).first().locator('[data-open]').focus();
    await page.keyboard.press('j');
    assert.equal(await place(), 1);
    await page.keyboard.press('j');
    assert.equal(await place(), 2);
    await page.keyboard.press('k');
    assert.equal(await place(), 1);
    await page.keyboard.press('x');
    assert.deepEqual(await page.locator('.row-choice:checked').count(), 1);
    assert.ok(await rows(person).nth(1).locator('.row-choice').isChecked());
    const href = await rows(person).nth(1).locator('[data-open]').getAttribute('href');
    await page.keyboard.press('Enter');
    await page.waitForURL((address) => address.pathname === href);
    await person.close();
  });

  test('stay letters in the search field', async () => {
    const person = await worker();
    await person.page.locator('#find').pressSequentially('jkx9');
    assert.equal(await person.page.locator('#find').inputValue(), 'jkx9');
    await person.close();
  });
});

test('an inquiry is found by its number', async () => {
  const person = await worker();
  const number = (await numbers(person))[4];
  await person.page.locator('#find').fill(number);
  await person.press('board-find-button');
  await person.sees(`${t('roadmap-number')} ${number}`);
  await person.goto('/henvendelse?nummer=999999');
  assert.equal(person.answer.status, 404);
  await person.close();
});

test('a leader gives work to others and opens nobody\'s words', async () => {
  const leader = await Person.open(browser, server, { name: 'leader' });
  await leader.enter('leader', '/tavle?visning=unassigned');
  await findings.check(leader, 'board-leader');
  assert.equal(await leader.page.locator('[data-open]').count(), 0);
  const before = await rows(leader).count();
  assert.ok(before > 0);
  await leader.page.locator('.row-choice').first().check();
  await leader.page.selectOption('#bulk-to', { index: 1 });
  await leader.press('board-bulk-button');
  await leader.press('undo');
  await leader.sees(t('board-undone'));
  await leader.close();
});

test('every page met is sound', () => findings.none());
