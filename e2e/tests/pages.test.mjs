// Every page for every persona in both languages is sound, at both widths and on paper; and every page
// that says no does so with the right status, in the reader's language, at the field.

import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { NARROW, Person, WIDE, launch } from '../browser.mjs';
import { Findings } from '../checks.mjs';
import { startServer } from '../server.mjs';
import { t } from '../texts.mjs';

/** The demonstration's own inquiries were the last to come; the newest are looked at first. */
const NUMBERS = 400;

let browser;
let server;
let found;
before(async () => {
  browser = await launch();
  server = await startServer();
  found = await inquiries();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** An inquiry in each state, a step, a contact, and a code. */
async function inquiries() {
  const worker = await Person.open(browser, server, { js: false });
  await worker.enter('worker');
  const places = {};
  for (let number = NUMBERS; number >= 1 && Object.keys(places).length < 4; number -= 1) {
    const { status } = await worker.goto(`/henvendelse?nummer=${number}`);
    if (status !== 200) continue;
    const path = new URL(worker.page.url()).pathname;
    const badge = worker.page.locator('.identity .badge');
    if (await badge.count() > 0) {
      const state = { [t('state-inquiry')]: 'inquiry', [t('state-course')]: 'course' }[await badge.innerText()];
      if (state) places[state] ??= path;
    } else if (await worker.page.locator('form[action$="/genaabn"]').count() > 0) places.ended ??= path;
    else places.closed ??= path;
  }
  // An agreement whose course starts later.
  await worker.goto('/registrer');
  await worker.choose('channel', 'phone');
  await worker.choose('requester', 'citizen');
  await worker.field('about').fill('Ringede om en samtale.');
  await worker.send();
  places.agreed = new URL(worker.page.url()).pathname;
  await worker.goto(`${places.agreed}/aftale`);
  await worker.field('wants').fill('Jeg vil kunne sove om natten.');
  await worker.send();
  await worker.goto(places.course);
  const step = await worker.page.locator('.way-now a[href*="/skridt/"]').first().getAttribute('href');
  const contact = await worker.page.locator('.contacts a').first().getAttribute('href');
  await worker.goto(places.course);
  await worker.press('code-issue');
  const code = (await worker.page.locator('[data-code]').innerText()).trim();
  await worker.close();
  const visitor = await Person.open(browser, server, { js: false });
  await visitor.goto('/kontakt');
  await visitor.choose('requester', 'relative');
  await visitor.field('about').fill('Jeg skriver for min nabo.');
  await visitor.send();
  const ownCode = (await visitor.page.locator('[data-code]').innerText()).trim();
  await visitor.close();
  return { ...places, step, contact, code, ownCode };
}

/** The ten whole months before this one. */
function wholeMonths() {
  const now = new Date();
  const day = (month, date) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + month, date)).toISOString().slice(0, 10);
  return { from: day(-10, 1), to: day(0, 0) };
}

/** Every GET page, by persona. `name` is the picture's name. */
function pages() {
  const { inquiry, agreed, course, closed, ended, step, contact, code } = found;
  const period = 'fra=2020-01-01&til=2099-12-31';
  const months = wholeMonths();
  const open = [['front', '/'], ['menu', '/menu'], ['about', '/om'], ['contact', '/kontakt'], ['sign-in', '/log-ind']];
  const visitor = [...open, ['way-enter', '/vej'], ['way-link', `/vej/${code}`], ['not-found', '/findes-ikke', 404],
    ['no-code', '/vej/ABC', 404], ['no-board', '/tavle', 401], ['no-report', '/loefter', 401], ['no-figures', '/tal', 401], ['no-inquiry', course, 401], ['published', '/offentlige-tal']];
  const work = [['menu', '/menu'], ['search', '/soeg'], ['register', '/registrer'], ['no-report', '/loefter', 403], ['no-figures', '/tal/strom', 403], ['no-number', '/henvendelse?nummer=99999', 404],
    ...['mine', 'unassigned', 'due_this_week', 'overdue', 'waiting_for_citizen', 'all'].map((view) => [`board-${view}`, `/tavle?visning=${view}`])];
  return {
    visitor,
    citizen: [['way', '/vej'], ['front', '/'], ['no-board', '/tavle', 403], ['no-inquiry', course, 403]],
    relative: [['way-receipt', '/vej'], ['receipt', '/kontakt/tak']],
    worker: [...work, ['inquiry', inquiry], ['answer', `${inquiry}/svar`], ['agreement', `${inquiry}/aftale`], ['who', `${inquiry}/hvem`],
      ['correct', `${inquiry}/ret`], ['row', `/tavle/${inquiry.split('/').pop()}`], ['agreed', agreed], ['agreement-change', `${agreed}/aftale`],
      ['start', `${agreed}/forloeb`], ['course', course], ['contact-new', `${course}/kontakt`], ['contact-correct', contact],
      ['involve', `${course}/faglighed`], ['step-plan', `${course}/skridt`], ['step-change', step.replace('/besked', '')],
      ['delay', `${step.replace('/besked', '')}/besked`], ['plan', `${course}/udslusning`], ['close', `${course}/afslut`],
      ['themes', `${inquiry}/tema`], ['groups', '/hold'], ['place', `${inquiry}/hold`], ['closed', closed], ['reenter', `${closed}/tilbage`], ['ended', ended]],
    caseworker: [...work, ['not-mine', course, 403]],
    leader: [['menu', '/menu'], ['figures', '/tal'], ['figures-none', '/tal/ventetid?fra=1990-01-01&til=1990-01-02'],
      ['figures-problem', '/tal/ventetid?fra=2020-02-01&til=2020-01-01', 422], ['figures-unknown', '/tal/ventetid?enhed=nej&kilde=nej', 422],
      ['figures-unknown-subject', '/tal/nej', 404], ['publish', `/tal/udgiv?fra=${months.from}&til=${months.to}`], ['publish-problem', `/tal/udgiv?fra=2020-01-02&til=${months.to}`, 422],
      ['published', '/offentlige-tal'],
      ...['varighed', 'strom', 'igen', 'kontakter', 'skridt', 'maal', 'hold', 'forudsigelser', 'belastning', 'ventetid/raekker'].map((subject) => [`figures-${subject.replace('/', '-')}`, `/tal/${subject}?${subject === 'kontakter' ? `fra=${months.from}&til=${months.to}` : period}`]), ['report', `/loefter?${period}`], ['rows', `/loefter/raekker?tal=closed&${period}`],
      ['rows-none', '/loefter/raekker?tal=closed&fra=1990-01-01&til=1990-01-02'], ['report-none', '/loefter?fra=1990-01-01&til=1990-01-02'],
      ['report-problem', '/loefter?fra=2020-02-01&til=2020-01-01', 422], ['report-no-day', '/loefter?fra=31/2+2020&til=2020-01-01', 422],
      ['rows-problem', '/loefter/raekker?tal=closed&fra=2020-02-01&til=2020-01-01', 422], ['rows-unknown', '/loefter/raekker?tal=nej', 404],
      ['board', '/tavle?visning=all'], ['frame', course], ['frame-closed', closed], ['erasure', '/sletning'], ['erasure-person', closed.replace('/henvendelse/', '/sletning/')], ['no-form', `${course}/aftale`, 403]],
  };
}

const PERSONAS = ['visitor', 'citizen', 'relative', 'worker', 'caseworker', 'leader'];

for (const persona of PERSONAS) {
  for (const language of ['da', 'en']) {
    test(`every page of the ${persona} is sound in ${language}`, async () => {
      const findings = new Findings();
      const person = await Person.open(browser, server, { name: persona, js: language === 'da' });
      if (language === 'en') await person.goto('/sprog/en?til=/om');
      if (persona === 'relative') {
        await person.goto('/vej');
        await person.type('code', found.ownCode);
        await person.send();
      } else if (persona !== 'visitor') await person.enter(persona);
      for (const [name, path, expected = 200] of pages()[persona]) {
        const { status } = await person.goto(path);
        const label = `page-${persona}-${language}-${name}`;
        if (status !== expected) findings.add(person, label, [`${path} answers ${status}, not ${expected}`]);
        await resize(person, WIDE);
        await findings.check(person, label, { pictured: language === 'da' });
        const shown = await person.page.locator('html').getAttribute('lang');
        if (shown !== language) findings.add(person, label, [`the page is in ${shown}, not ${language}`]);
        await resize(person, NARROW);
        await findings.check(person, label, { pictured: language === 'da' });
        if (language === 'da') await findings.printed(person, label);
      }
      await person.context.close();
      findings.none();
    });
  }
}

async function resize(person, width) {
  person.width = width;
  await person.page.setViewportSize({ width, height: 900 });
}

describe('the other language', () => {
  test('is one press away, on the same page, and stays', async () => {
    const person = await Person.open(browser, server, { js: false });
    await person.goto('/kontakt');
    await person.press('other-language', 'link');
    assert.equal(new URL(person.page.url()).pathname, '/kontakt');
    await person.sees(t('contact-heading', 'en'));
    await person.goto('/om');
    await person.sees(t('about-title', 'en'));
    await person.close();
  });

  test('leads to no other site', async () => {
    const person = await Person.open(browser, server, { js: false });
    for (const to of ['https://example.org/', '//example.org/', '/\\example.org', '/%5Cexample.org']) {
      const answer = await person.context.request.get(`/sprog/en?til=${encodeURIComponent(to)}`, { maxRedirects: 0 });
      assert.match(answer.headers().location, /^\/(?![/\\])/);
    }
    await person.close();
  });

  // What a person reads is in one language: no Danish text is left on an English page.
  test('is complete on the pages of citizens', async () => {
    const person = await Person.open(browser, server, { js: false });
    await person.goto('/sprog/en');
    for (const path of ['/', '/kontakt', '/om', '/vej', '/log-ind', '/menu', '/findes-ikke']) {
      await person.goto(path);
      const text = await person.page.locator('body').innerText();
      assert.doesNotMatch(text, /\b(ikke|eller|hjælp|vej|siden|henvendelse)\b/i, `Danish words on ${path}`);
    }
    await person.close();
  });
});

describe('a form that is wrong', () => {
  const findings = new Findings();
  const LONG = 'x'.repeat(200_000);

  /** Each: who, where, what is typed, which field has a problem. The words of the fields must come back. */
  const cases = () => {
    const { inquiry, agreed, course, closed, step } = found;
    const change = step.replace('/besked', '');
    return [
      ['visitor', '/kontakt', { about: 'Det, jeg skrev.' }, 'requester'],
      ['visitor', '/kontakt', { requester: 'citizen', name: 'Prøve' }, 'about'],
      ['visitor', '/kontakt', { requester: 'citizen', about: LONG }, 'about'],
      ['visitor', '/kontakt', { requester: 'citizen', about: 'Det, jeg skrev.', name: 'x'.repeat(5_000) }, 'name'],
      ['visitor', '/vej', { code: 'findes ikke' }, 'code'],
      ['worker', '/registrer', { requester: 'citizen', about: 'Det, jeg skrev.' }, 'channel'],
      ['worker', '/registrer', { channel: 'phone', about: 'Det, jeg skrev.' }, 'requester'],
      ['worker', '/registrer', { channel: 'phone', requester: 'citizen' }, 'about'],
      ['worker', `${inquiry}/svar`, { text: 'Det, jeg skrev.' }, 'ending'],
      ['worker', `${inquiry}/svar`, { ending: 'guided_on', text: 'Det, jeg skrev.', ended_at: '2099-01-01' }, 'ended_at'],
      ['worker', `${inquiry}/svar`, { ending: 'guided_on', text: 'Det, jeg skrev.', ended_at: '1999-01-01' }, 'ended_at'],
      ['worker', `${inquiry}/svar`, { ending: 'guided_on', text: 'Det, jeg skrev.', ended_at: '' }, 'ended_at'],
      ['worker', `${inquiry}/hvem`, { name: '', reach: '12 34' }, 'name'],
      ['worker', `${inquiry}/hvem`, { name: 'Prøve', cpr: '123' }, 'cpr'],
      ['worker', `${inquiry}/ret`, { received_at: '2099-01-01' }, 'received_at'],
      ['worker', `${inquiry}/aftale`, { support: 'Det, jeg skrev.' }, 'wants'],
      ['worker', `${inquiry}/aftale`, { wants: 'Det, jeg skrev.', planned_end: '1999-01-01' }, 'planned_end'],
      ['worker', `${inquiry}/aftale`, { wants: 'Det, jeg skrev.', kind: 'counselling', legal_basis: 'abc' }, 'legal_basis'],
      ['worker', `${agreed}/forloeb`, { started_at: '2099-01-01', kind: 'counselling' }, 'started_at'],
      ['worker', `${agreed}/forloeb`, { kind: '' }, 'kind'],
      ['worker', `${course}/kontakt`, { text: 'Det, jeg skrev.' }, 'kind'],
      ['worker', `${course}/kontakt`, { kind: 'meeting' }, 'text'],
      ['worker', `${course}/kontakt`, { kind: 'meeting', text: 'Det, jeg skrev.', minutes: 'mange' }, 'minutes'],
      ['worker', `${course}/kontakt`, { kind: 'meeting', text: 'Det, jeg skrev.', at: '2099-01-01' }, 'at'],
      ['worker', `${course}/kontakt`, { kind: 'meeting', text: 'Det, jeg skrev.', at: '1999-01-01' }, 'at'],
      ['worker', `${course}/faglighed`, {}, 'profession'],
      ['worker', `${course}/skridt`, { to: '2099-01-01' }, 'what'],
      ['worker', `${course}/skridt`, { what: 'Det, jeg skrev.' }, 'to'],
      ['worker', `${course}/skridt`, { what: 'Det, jeg skrev.', from: '2098-01-01', to: '2097-01-01' }, 'to'],
      ['worker', change, { what: '' }, 'what'],
      ['worker', `${change}/besked`, { to: '2099-01-01' }, 'text'],
      ['worker', `${change}/besked`, { text: 'Det, jeg skrev.', to: '1999-01-01' }, 'to'],
      ['worker', `${course}/udslusning`, {}, 'afterwards'],
      ['worker', `${course}/afslut`, { afterwards: 'Det, jeg skrev.' }, 'reason'],
      ['worker', `${course}/afslut`, { afterwards: 'Det, jeg skrev.', reason: 'goals_reached', closed_at: '2099-01-01' }, 'closed_at'],
      ['worker', `${course}/afslut`, { afterwards: 'Det, jeg skrev.', reason: 'goals_reached', closed_at: '1999-01-01' }, 'closed_at'],
      ['worker', `${course}/afslut`, { afterwards: 'Det, jeg skrev.', reason: 'longer_support' }, 'onward_section'],
      ['worker', `${course}/afslut`, { reason: 'goals_reached', afterwards: '', signs: 'Det, jeg skrev.' }, 'afterwards'],
      ['worker', `${closed}/tilbage`, { reentered_at: '1999-01-01' }, 'reentered_at'],
      ['worker', `${agreed}/aftale`, { wants: 'Det, jeg skrev.', planned_end: '1999-01-01' }, 'planned_end'],
    ];
  };

  for (const persona of ['visitor', 'worker']) {
    test(`says so at the field, keeps what was typed and writes nothing: ${persona}`, async () => {
      const person = await Person.open(browser, server, { name: persona, js: persona === 'worker' });
      if (persona !== 'visitor') await person.enter(persona);
      for (const [, path, values, field] of cases().filter(([who]) => who === persona)) {
        const label = `${path.replace(/[0-9a-f-]{36}/g, ':id')} ${JSON.stringify(values).slice(0, 80)}`;
        await person.goto(path);
        const position = await written(person);
        const trouble = async () => {
          for (const [name, value] of Object.entries(values)) {
            if (await person.field(name).count() === 0) return `has no field ${name}: an earlier case was taken in`;
            await fill(person, name, value);
          }
          const { status } = await person.send();
          if (status !== 422) return `answers ${status}, not 422`;
          const input = person.field(field).first();
          if (await input.count() === 0) return `has no field ${field}`;
          const radio = await input.getAttribute('type') === 'radio';
          const marked = radio ? person.page.locator('fieldset', { has: person.page.locator(`[name="${field}"]`) }) : input;
          const describedBy = (await marked.getAttribute('aria-describedby') ?? '').split(' ');
          const messages = person.page.locator('.form-error-message');
          const id = await messages.count() === 1 && await messages.getAttribute('id');
          if (!id) return `has ${await messages.count()} messages at fields; the summary says: ${(await person.page.locator('[data-module=error-summary]').innerText()).replaceAll('\n', ' ')}`;
          if (!describedBy.includes(id)) return `the message is not at ${field} but at ${id}`;
          if (!radio && await marked.getAttribute('aria-invalid') !== 'true') return `${field} is not marked as invalid`;
          const message = (await messages.innerText()).replace(/^[^:]*:\s*/, '');
          const link = person.page.locator('[data-module=error-summary] a');
          if ((await link.innerText()).trim() !== message.trim()) return `the summary says "${await link.innerText()}", the field "${message}"`;
          await link.click();
          const focused = await person.page.evaluate(() => document.activeElement.id);
          if (person.js && `#${focused}` !== await link.getAttribute('href')) return `the summary's link leads to ${focused}`;
          for (const [name, value] of Object.entries(values)) {
            const one = person.field(name).first();
            // A civil registration number is never shown again, not even a wrong one.
            if (name === 'cpr' || await one.getAttribute('type') === 'radio') continue;
            const back = await one.inputValue();
            if (back !== value) return `${name} came back as "${back.slice(0, 40)}"`;
          }
          if (await written(person) !== position) return 'something was written';
        };
        const problem = await trouble();
        if (problem) findings.add(person, label, [`${label}: ${problem}`]);
        else await findings.check(person, `problem-${persona}-${path.split('/').pop()}-${field}`, { pictured: persona === 'visitor' });
      }
      await person.context.close();
    });
  }

  /** How many events there are. */
  async function written(person) {
    return (await person.context.request.get('/sundhed')).text();
  }

  async function fill(person, name, value) {
    const field = person.field(name).first();
    const { tag, type } = await field.evaluate((one) => ({ tag: one.tagName, type: one.type }));
    if (type === 'radio') await person.page.locator(`main form [name="${name}"][value="${value}"]`).check({ force: true });
    else if (tag === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
  }

  test('tells of all that is wrong at once', async () => {
    const person = await Person.open(browser, server, { js: false });
    await person.enter('worker', '/registrer');
    await person.send();
    assert.equal(await person.page.locator('.form-error-message').count(), 3);
    assert.equal(await person.page.locator('[data-module=error-summary] a').count(), 3);
    await person.close();
  });

  test('every such page is sound', () => findings.none());
});

describe('a post that is not from the page', () => {
  test('is refused when another site sends it', async () => {
    const person = await Person.open(browser, server);
    const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://example.org' };
    const answer = await person.context.request.post('/kontakt', { headers, form: { requester: 'citizen', about: 'Prøve' } });
    assert.equal(answer.status(), 403);
    assert.ok((await answer.text()).includes(t('failure-elsewhere')));
    await person.close();
  });

  test('that is too large is answered with a page, not with silence', async () => {
    const person = await Person.open(browser, server);
    const answer = await person.context.request.post('/kontakt', { form: { requester: 'citizen', about: 'x'.repeat(600_000) } });
    assert.equal(answer.status(), 413);
    assert.match(answer.headers()['content-type'] ?? '', /text\/html/);
    await person.close();
  });

  test('with bytes that are no text is answered with 4xx or taken in, never 5xx', async () => {
    const person = await Person.open(browser, server);
    const body = Buffer.concat([Buffer.from('requester=citizen&about='), Buffer.from([0xff, 0xfe, 0x00, 0xe6])]);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await person.context.request.post('/kontakt', { headers, data: body, maxRedirects: 0 });
    assert.ok(answer.status() < 500);
    await person.close();
  });

  test('without a persona or with an unknown one is a page of its own', async () => {
    const person = await Person.open(browser, server);
    const answer = await person.context.request.post('/log-ind', { form: { persona: 'nobody' } });
    assert.equal(answer.status(), 404);
    assert.match(answer.headers()['content-type'] ?? '', /text\/html/);
    await person.close();
  });
});

describe('the guard around every page', () => {
  test('sends the headers that keep a page to itself', async () => {
    const person = await Person.open(browser, server);
    for (const path of ['/', '/findes-ikke', '/tavle', `/vej/${found.code}`]) {
      const headers = (await person.context.request.get(path)).headers();
      assert.match(headers['content-security-policy'], /default-src 'none'/);
      assert.doesNotMatch(headers['content-security-policy'], /unsafe/);
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers['x-content-type-options'], 'nosniff');
    }
    await person.close();
  });

  test('keeps a withdrawn code out at once', async () => {
    const [worker, citizen] = await Promise.all([Person.open(browser, server, { js: false }), Person.open(browser, server, { js: false })]);
    await worker.enter('worker', found.course);
    await worker.press('code-issue');
    const code = (await worker.page.locator('[data-code]').innerText()).trim();
    await citizen.goto('/vej');
    await citizen.field('code').fill(code);
    await citizen.send();
    await citizen.sees(t('roadmap-way'));
    await worker.goto(found.course);
    const revoke = worker.page.getByRole('button', { name: t('code-revoke') });
    while (await revoke.count() > 0) await worker.submit(revoke.first());
    await citizen.goto('/vej');
    await citizen.sees(t('roadmap-enter-lead'));
    await citizen.field('code').fill(code);
    const { status } = await citizen.send();
    assert.equal(status, 422);
    await citizen.sees(t('problem-unknown-code'));
    await Promise.all([worker.close(), citizen.close()]);
  });
});

test('a page without JavaScript on a small screen has its navigation', async () => {
  const person = await Person.open(browser, server, { js: false, width: NARROW });
  await person.goto('/');
  await person.press('menu', 'link');
  await person.submit(person.page.locator('main').getByRole('link', { name: t('nav-roadmap') }));
  assert.equal(new URL(person.page.url()).pathname, '/vej');
  await person.close();
});
