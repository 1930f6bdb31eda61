// Text that somebody typed is not lost: not by a crash of the tab, not by a crash of the program, not by
// a sign-in that runs out, not without JavaScript, and not by somebody else who saves first.

import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { Person, launch } from '../browser.mjs';
import { Findings } from '../checks.mjs';
import { freshFolder, startServer } from '../server.mjs';
import { pattern, t } from '../texts.mjs';

const TEXT = 'Borgeren vil gerne ud at gå om morgenen.\nEn linje til, med æ, ø og å.';

let browser;
let server;
before(async () => {
  browser = await launch();
  server = await startServer();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const join = (on = server, options = {}) => Person.open(browser, on, { name: 'worker', ...options });

/** The address of an open inquiry in a state, found on the board. */
async function inquiryIn(person, stateKey, at = 0) {
  await person.enter('worker', '/tavle?visning=all');
  const rows = person.page.locator('[data-board] tbody tr').filter({ has: person.page.locator('.state', { hasText: t(stateKey) }) });
  return rows.nth(at).locator('[data-open]').getAttribute('href');
}

/** Types, and waits until the draft is kept. */
async function write(person, field, text) {
  const kept = person.page.waitForResponse((answer) => new URL(answer.url()).pathname === '/kladder');
  await person.field(field).fill(text);
  assert.equal((await kept).status(), 204);
  await person.page.getByText(t('form-draft-saved')).waitFor();
}

/** A day goes by, which somebody else at work moves: more than the ten hours a sign-in lasts. */
async function aDayGoesBy() {
  const somebodyElse = await join();
  await somebodyElse.enter('worker');
  const answer = await somebodyElse.context.request.post('/demo/tid', { form: { dage: 1 }, maxRedirects: 0 });
  assert.equal(answer.status(), 303);
  await somebodyElse.close();
}

async function textIsBack(person, field, text) {
  await person.sees(t('form-draft-fetched'));
  assert.equal(await person.field(field).inputValue(), text);
}

describe('a text being written', () => {
  test('is there after the tab crashed', async () => {
    const worker = await join();
    const path = `${await inquiryIn(worker, 'state-inquiry')}/aftale`;
    await worker.goto(path);
    await write(worker, 'wants', TEXT);
    const crashed = worker.page.waitForEvent('crash');
    worker.page.goto('chrome://crash').catch(() => {});
    await crashed;
    await worker.newPage();
    await worker.goto(path);
    await textIsBack(worker, 'wants', TEXT);
    await worker.close();
  });

  test('is there after the tab was closed right after the last key', async () => {
    const worker = await join();
    const path = `${await inquiryIn(worker, 'state-inquiry', 1)}/aftale`;
    await worker.goto(path);
    await worker.field('wants').fill(TEXT);
    await worker.page.close({ runBeforeUnload: true });
    await worker.newPage();
    // The closed page sends its text on its way out: a moment later it is there.
    for (let again = 0; again < 10 && await worker.page.getByText(t('form-draft-fetched')).count() === 0; again += 1) await worker.goto(path);
    await textIsBack(worker, 'wants', TEXT);
    await worker.close();
  });

  test('is there after the page was left by a link', async () => {
    const worker = await join();
    const path = `${await inquiryIn(worker, 'state-inquiry', 1)}/svar`;
    await worker.goto(path);
    await worker.field('text').fill(TEXT);
    await worker.submit(worker.page.locator('.back-link'));
    await worker.goto(path);
    await textIsBack(worker, 'text', TEXT);
    await worker.close();
  });

  test('is kept by a button without JavaScript', async () => {
    const worker = await join(server, { js: false });
    const path = `${await inquiryIn(worker, 'state-course')}/kontakt`;
    await worker.goto(path);
    await worker.field('text').fill(TEXT);
    await worker.press('form-keep-draft');
    assert.equal(new URL(worker.page.url()).pathname, path);
    await textIsBack(worker, 'text', TEXT);
    await worker.close();
  });

  test('is thrown away when the form is sent', async () => {
    const worker = await join();
    const path = `${await inquiryIn(worker, 'state-course')}/kontakt`;
    await worker.goto(path);
    await worker.choose('kind', 'phone_call');
    await write(worker, 'text', 'Talte om ugen.');
    await worker.send();
    await worker.sees('Talte om ugen.');
    await worker.goto(path);
    assert.equal(await worker.field('text').inputValue(), '');
    await worker.close();
  });

  test('of one person is not shown to another', async () => {
    const [worker, leader] = await Promise.all([join(), join()]);
    await worker.enter('worker', '/registrer');
    await write(worker, 'about', TEXT);
    await leader.enter('leader', '/registrer');
    assert.ok(!(await leader.page.content()).includes('gerne ud at gå'));
    await write(worker, 'about', '');
    await Promise.all([worker.close(), leader.close()]);
  });

  test('is there after kill -9 of the server', async () => {
    const data = freshFolder();
    let own = await startServer({ data });
    const worker = await join(own);
    const path = `${await inquiryIn(worker, 'state-inquiry')}/aftale`;
    await worker.goto(path);
    await write(worker, 'wants', TEXT);
    await own.kill();
    own = await startServer({ data });
    const later = await join(own);
    await later.signIn('worker', path);
    await textIsBack(later, 'wants', TEXT);
    await later.send();
    await later.sees(TEXT.split('\n')[0]);
    await later.close();
    await worker.context.close();
    await own.stop();
  });

  test('stays on the screen when the server is away', async () => {
    const own = await startServer();
    const worker = await join(own);
    await worker.goto(await inquiryIn(worker, 'state-inquiry').then((path) => `${path}/aftale`));
    await own.kill();
    await worker.field('wants').fill(TEXT);
    await worker.page.getByText(t('form-draft-failed')).waitFor();
    assert.equal(await worker.field('wants').inputValue(), TEXT);
    await worker.context.close();
  });
});

describe('a form sent after the sign-in has ended', () => {
  const forms = [
    ['an agreement', 'state-inquiry', 'aftale', 'wants'],
    ['an answer at the door', 'state-inquiry', 'svar', 'text'],
    ['a contact', 'state-course', 'kontakt', 'text'],
    ['a discharge plan', 'state-course', 'udslusning', 'afterwards'],
    ['a closing', 'state-course', 'afslut', 'afterwards'],
    ['a step', 'state-course', 'skridt', 'what'],
    ['a delay notice', 'state-course', 'besked', 'text'],
    ['the correction of a note', 'state-course', 'note', 'text'],
    ['who the citizen is', 'state-course', 'hvem', 'name'],
    ['a new inquiry', 'state-course', '/registrer', 'about'],
  ];

  /** Goes to a form from an inquiry's page. */
  async function open(worker, state, page) {
    const inquiry = await inquiryIn(worker, state, 2);
    if (page.startsWith('/')) return worker.goto(page);
    if (page !== 'besked' && page !== 'note') return worker.goto(`${inquiry}/${page}`);
    await worker.goto(inquiry);
    return worker.submit(worker.page.locator(page === 'note' ? '.contacts a' : '.way a[href$="/besked"]').first());
  }

  for (const [at, [what, state, page, field]] of forms.entries()) {
    const js = at % 2 === 0;
    test(`shows ${what} and keeps nothing, JavaScript ${js ? 'on' : 'off'}`, async () => {
      const text = field === 'what' || field === 'name' ? 'Prøvetekst på én linje' : TEXT;
      const worker = await join(server, { js });
      await open(worker, state, page);
      const path = new URL(worker.page.url()).pathname;
      const before = await worker.field(field).inputValue();
      await aDayGoesBy();
      await worker.field(field).fill(text);
      const { status } = await worker.send();
      assert.equal(status, 401);
      await worker.sees(t('failure-timed-out-typed'));
      const shown = await worker.page.locator('main textarea[readonly]').evaluateAll((all) => all.map((one) => one.value));
      assert.ok(shown.includes(text), 'what was typed stands in the page');
      await worker.press('failure-go-to-sign-in', 'link');
      await worker.submit(worker.page.locator('button[value=worker]'));
      assert.equal(new URL(worker.page.url()).pathname, path, 'signing in leads back to the form');
      assert.equal(await worker.field(field).inputValue(), before, 'and nothing was kept');
      await worker.close();
    });
  }

  test('keeps a draft of before, when the form is opened again', async () => {
    const worker = await join();
    await open(worker, 'state-inquiry', 'aftale');
    const path = new URL(worker.page.url()).pathname;
    await write(worker, 'support', 'Det, der blev skrevet før.');
    await aDayGoesBy();
    await worker.page.reload();
    assert.equal(worker.answer.status, 401);
    await worker.enter('worker', path);
    await textIsBack(worker, 'support', 'Det, der blev skrevet før.');
    await worker.close();
  });
});

describe('two people who edit at once', () => {
  const FIRST = 'Det, den første skrev.';
  const SECOND = 'Det, den anden skrev.';
  const findings = new Findings();
  const two = async (js) => Promise.all([join(server, { js, name: 'first' }), join(server, { js, name: 'second' })]);

  for (const [js, what, state, page, field] of [
    [true, 'an agreement', 'state-course', 'aftale', 'wants'],
    [false, 'an agreement', 'state-course', 'aftale', 'wants'],
    [false, 'a first agreement', 'state-inquiry', 'aftale', 'wants'],
    [true, 'a discharge plan', 'state-course', 'udslusning', 'afterwards'],
    [false, 'who the citizen is', 'state-course', 'hvem', 'name'],
  ]) {
    test(`see both versions of ${what}, JavaScript ${js ? 'on' : 'off'}`, async () => {
      const [first, second] = await two(js);
      const at = js ? 0 : 1;
      const path = `${await inquiryIn(first, state, at)}/${page}`;
      await second.enter('worker');
      await Promise.all([first.goto(path), second.goto(path)]);
      await first.field(field).fill(FIRST);
      await second.field(field).fill(SECOND);
      await first.send();
      const { status } = await second.send();
      assert.equal(status, 409);
      await findings.check(second, `conflict-${page}`);
      await second.sees(t('form-saved-meanwhile'));
      assert.match(await second.page.locator('.saved-meanwhile').innerText(), new RegExp(FIRST), 'what the other saved');
      assert.equal(await second.field(field).inputValue(), SECOND, 'and what oneself typed');
      // Having seen both, the second decides.
      const both = `${FIRST} ${SECOND}`;
      await second.field(field).fill(both);
      await second.send();
      await second.sees(both);
      await Promise.all([first.close(), second.close()]);
    });
  }

  test('see both versions when a draft is fetched over something newer', async () => {
    const [first, second] = await two(true);
    const path = `${await inquiryIn(first, 'state-course', 2)}/aftale`;
    await second.enter('worker');
    await Promise.all([first.goto(path), second.goto(path)]);
    await first.field('wants').fill(FIRST);
    await first.send();
    // The second wrote over the older version, and comes back to the draft later.
    await write(second, 'wants', SECOND);
    await second.goto(path);
    await textIsBack(second, 'wants', SECOND);
    await second.sees(FIRST);
    await Promise.all([first.close(), second.close()]);
  });

  test('meet only pages that are sound', () => findings.none());
});

test('a form sent twice is taken in once', async () => {
  const worker = await join();
  await worker.enter('worker', '/tavle?visning=all');
  const count = async () => Number(await worker.page.locator('[aria-current=true] [data-count]').innerText());
  const before = await count();
  await worker.goto('/registrer');
  await worker.choose('channel', 'phone');
  await worker.choose('requester', 'citizen');
  await worker.field('about').fill('Ringede om en samtale.');
  const form = await worker.page.locator('main form').evaluate((one) => Object.fromEntries(new FormData(one)));
  await worker.send();
  const first = new URL(worker.page.url()).pathname;
  const again = await worker.context.request.post('/registrer', { form, maxRedirects: 0 });
  assert.equal(again.status(), 303);
  assert.equal(again.headers().location, first);
  // The same key with another content is not the same act.
  const other = await worker.context.request.post('/registrer', { form: { ...form, about: 'Noget andet.' }, maxRedirects: 0 });
  assert.equal(other.status(), 409);
  assert.match(await other.text(), pattern('failure-key-reused'));
  await worker.goto('/tavle?visning=all');
  assert.equal(await count(), before + 1);
  await worker.close();
});
