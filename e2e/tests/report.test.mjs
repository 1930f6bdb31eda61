// The promise report on real records: every number on the page is the published one, leads to as many
// rows as it says, and comes out as CSV.

import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NARROW, Person, launch } from '../browser.mjs';
import { Findings } from '../checks.mjs';
import { freshFolder, run, startServer } from '../server.mjs';
import { t } from '../texts.mjs';

const records = fileURLToPath(new URL('../../../shared/data/favrskov/', import.meta.url));
const skip = existsSync(`${records}inquiries.csv`) ? false
  : 'the municipality\'s records are not here (../shared/data/favrskov)';
const MUNICIPALITY = 'Favrskov';
/** The page shows a share in whole per cent. */
const SHARE_ERROR_MAX = 0.0051;

describe('the report on the municipality\'s records', { skip }, () => {
  let browser;
  let server;
  let leader;
  let expected;
  let address;
  const findings = new Findings();
  before(async () => {
    expected = JSON.parse(readFileSync(`${records}expected.json`, 'utf8'));
    address = `fra=${expected.period[0]}&til=${expected.period[1]}`;
    const data = freshFolder();
    // Records are shown with somebody to be only in a demonstration that began as one; its own people live years later.
    await (await startServer({ data, municipality: MUNICIPALITY })).stop();
    await run('import', 'inquiries', `${records}inquiries.csv`, '--municipality', MUNICIPALITY, '--data', data);
    server = await startServer({ data, municipality: MUNICIPALITY });
    browser = await launch();
    leader = await Person.open(browser, server, { name: 'leader' });
    await leader.enter('leader', `/loefter?${address}`);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const whole = (text) => Number(text.replace(/[^\d]/g, ''));
  const share = (text) => Number(text.replace(/[^\d,.]/g, '').replace(',', '.')) / 100;

  /** Figures on the page: number, share and address of the rows, by code. */
  const figures = async () => Object.fromEntries(await leader.page.locator('a[data-figure]').evaluateAll((all) => all.map((one) => {
    const only = one.cloneNode(true);
    only.querySelectorAll('.sr-only').forEach((hidden) => hidden.remove());
    return [one.dataset.figure, { count: only.textContent, share: one.closest('td')?.nextElementSibling?.textContent ?? '', href: one.getAttribute('href') }];
  })));

  test('shows every published number', async () => {
    const shown = await figures();
    const plain = ['inquiries', 'agreed_within_7_days', 'from_citizen_or_relative', 'from_citizen_or_relative_within_7_days',
      'closed', 'closed_within_6_months', 'closed_later_than_6_months', 'went_on_to_longer_support'];
    const found = Object.fromEntries(plain.map((code) => [code, whole(shown[code].count)]));
    assert.deepEqual(found, Object.fromEntries(plain.map((code) => [code, expected[code]])));
    for (const [month, count] of Object.entries(expected.closed_by_month_of_duration)) {
      assert.equal(whole(shown[`closed_in_month:${month}`].count), count, `closed in month ${month}`);
    }
    for (const [section, count] of Object.entries(expected.onward_by_section)) {
      assert.equal(whole(shown[`onward_by_section:${section}`].count), count, `onward by § ${section}`);
    }
    const near = (code, key) => assert.ok(Math.abs(share(shown[code].share) - expected[key]) < SHARE_ERROR_MAX, `${code}: ${shown[code].share}`);
    near('agreed_within_7_days', 'agreed_within_7_days_share');
    near('from_citizen_or_relative_within_7_days', 'from_citizen_or_relative_share');
    const known = new Set([...plain, 'agreed_within_7_days_share', 'from_citizen_or_relative_share', 'closed_by_month_of_duration', 'onward_by_section', 'period']);
    assert.deepEqual(Object.keys(expected).filter((key) => !known.has(key)), [], 'every published number was compared');
  });

  test('says the same in its headline, its chart and its tables', async () => {
    const shown = await figures();
    const heads = await leader.page.locator('.headline li').allInnerTexts();
    const says = [[expected.agreed_within_7_days, expected.inquiries], [expected.from_citizen_or_relative_within_7_days, expected.from_citizen_or_relative],
      [expected.closed_within_6_months, expected.closed]];
    for (const [at, [part, all]] of says.entries()) {
      assert.ok(heads[at].includes(String(part)) && heads[at].includes(String(all)), heads[at]);
    }
    const bars = await leader.page.locator('.chart-box svg').evaluate((svg) => svg.textContent);
    for (const count of [...Object.values(expected.closed_by_month_of_duration), expected.closed_later_than_6_months]) {
      assert.match(bars, new RegExp(`(?<!\\d)${count}(?!\\d)`), `the chart says ${count}`);
    }
    const rows = await leader.page.locator('section[aria-labelledby=requesters] tbody tr').evaluateAll((all) => all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent)));
    assert.equal(rows.reduce((sum, [asked]) => sum + whole(asked), 0), expected.inquiries);
    assert.equal(rows.reduce((sum, [, agreed]) => sum + whole(agreed), 0), expected.agreed_within_7_days);
    assert.ok(shown.open && shown.answered_at_the_door);
  });

  test('leads from each number to as many rows, on the page and as CSV', async () => {
    for (const [code, { count, href }] of Object.entries(await figures())) {
      const page = await (await leader.context.request.get(href)).text();
      const rows = (page.match(/<tr>\s*<th scope="row">/g) ?? []).length;
      assert.equal(rows, whole(count), `rows behind ${code}`);
      assert.match(page, new RegExp(`<h1>[^<]*: ${whole(count)}</h1>`));
      const csv = await leader.context.request.get(href.replace('/loefter/raekker', '/loefter/raekker.csv'));
      assert.match(csv.headers()['content-type'], /text\/csv/);
      const lines = (await csv.text()).trim().split('\n').length - 1;
      assert.equal(lines, whole(count), `lines of the CSV behind ${code}`);
    }
  });

  test('downloads as CSV from the page', async () => {
    const link = leader.page.getByRole('link', { name: t('promise-csv') });
    const [download] = await Promise.all([leader.page.waitForEvent('download'), link.click()]);
    assert.equal(download.suggestedFilename(), 'loefter.csv');
    const text = readFileSync(await download.path(), 'utf8');
    for (const count of [expected.inquiries, expected.agreed_within_7_days, expected.closed, expected.closed_within_6_months]) {
      assert.match(text, new RegExp(`(?<!\\d)${count}(?!\\d)`));
    }
    const answer = await leader.context.request.get(`/loefter.csv?${address}`);
    assert.match(answer.headers()['content-disposition'], /attachment; filename="loefter.csv"/);
  });

  test('asks for a period by a form that keeps it', async () => {
    await leader.goto('/loefter');
    await leader.field('fra').fill(expected.period[0]);
    await leader.field('til').fill(expected.period[1]);
    await leader.send();
    assert.equal(whole((await figures()).inquiries.count), expected.inquiries);
    assert.equal(await leader.field('fra').inputValue(), expected.period[0]);
    assert.match(leader.page.url(), new RegExp(address.replace('&', '&')), 'the period is in the address, to be sent on');
  });

  test('is for leaders only', async () => {
    const worker = await Person.open(browser, server);
    await worker.enter('worker');
    for (const path of ['/loefter', '/loefter.csv', `/loefter/raekker?tal=closed&${address}`, `/loefter/raekker.csv?tal=closed&${address}`]) {
      assert.equal((await worker.context.request.get(path)).status(), 403, path);
    }
    await worker.close();
  });

  test('is sound, wide and narrow, and on paper', async () => {
    await leader.goto(`/loefter?${address}`);
    await findings.check(leader, 'report-records');
    await findings.printed(leader, 'report-records');
    // A short list: the checks of a row are the same on a long one.
    await leader.goto(`/loefter/raekker?tal=onward_by_section:107&${address}`);
    await findings.check(leader, 'report-records-rows');
    const narrow = await Person.open(browser, server, { js: false, width: NARROW });
    await narrow.enter('leader', `/loefter?${address}`);
    await findings.check(narrow, 'report-records');
    await narrow.goto('/tavle?visning=all');
    await findings.check(narrow, 'board-records');
    await narrow.close();
    await leader.close();
    findings.none();
  });
});
