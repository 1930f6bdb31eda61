// What every page must pass: WCAG 2.2 AA by axe, valid HTML as it was served, no sideways scrolling,
// unique ids, nothing the browser complains about; and its picture.

import axe from '@axe-core/playwright';
import { HtmlValidate } from 'html-validate';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const AxeBuilder = axe.default ?? axe;
const output = fileURLToPath(new URL('./output/', import.meta.url));
mkdirSync(output, { recursive: true });

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended', 'html-validate:document', 'html-validate:a11y'],
  rules: {
    // Everything comes from here, so nothing needs a hash of its own.
    'require-sri': ['error', { target: 'crossorigin' }],
    // Danish numbers are grouped by spaces; a narrow column may break them.
    'tel-non-breaking': 'off',
    // The error summary of the design system stands above the page's heading.
    'heading-level': ['error', { allowMultipleH1: false, minInitialRank: 'h2', sectioningRoots: ['dialog', '[role=dialog]'] }],
    // Rows are chosen by boxes of one name, and buttons say what is meant by their value.
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit', 'button'] }],
  },
});

/** Hidden fields that repeat on purpose: one for each row that can be undone. */
const REPEATED = ['"fortryd"'];

/** Problems of a page's HTML as it was served. */
export function problemsOfHtml(html) {
  const report = validator.validateStringSync(html);
  const isMeant = ({ ruleId, message }) => ruleId === 'form-dup-name' && REPEATED.some((name) => message.endsWith(name));
  return report.results.flatMap((result) =>
    result.messages.filter((message) => !isMeant(message)).map((message) => `html ${message.ruleId}: ${message.message} (${message.selector ?? `line ${message.line}`})`));
}

/** Structures that axe has seen. What axe finds depends on tags, attributes and styles, and not on which
 *  words stand there: the same structure at the same width is run once. */
const structures = new Set();

async function isNewStructure(page, width) {
  const html = await page.evaluate(() => {
    const all = document.documentElement.cloneNode(true);
    // What the scripts add that is not seen: a hidden entry of the menu, a mark on links.
    all.querySelectorAll('.more-option.d-none').forEach((entry) => entry.remove());
    all.querySelectorAll('[data-htmx-powered]').forEach((one) => one.removeAttribute('data-htmx-powered'));
    return all.outerHTML;
  });
  const plain = html
    .replace(/>\s*[^<\s][^<]*</g, '>x<').replaceAll(' style=""', '')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32,}/g, '').replace(/\d+/g, '0')
    .replace(/ (value|href|action|content|lang|hreflang|aria-label|data-[\w-]+)="[^"]+"/g, ' $1="x"')
    .replace(/(<(tr|li)\b[^]*?<\/\2>)(\s*\1)+/g, '$1');
  const print = createHash('sha256').update(`${width} ${plain}`).digest('hex');
  return structures.size < structures.add(print).size;
}

/** A sheet of A4 in the browser's pixels. */
const PAPER = { width: 794, height: 1123 };
/** A column this narrow that runs over so many lines can't be read. */
const SQUEEZED_PX_MAX = 60;
const SQUEEZED_LINES_MIN = 5;

/** Cells whose words are broken into letters. Runs in the page. */
function squeezedCells([widthMax, linesMin]) {
  // What is kept for screen readers alone stands in a box of one pixel.
  const isSeen = (one) => one === null || (one.getBoundingClientRect().width > 1 && isSeen(one.parentElement));
  return [...document.querySelectorAll('th, td, dt, dd')].filter((cell) => {
    if (!isSeen(cell)) return false;
    const style = getComputedStyle(cell);
    const width = cell.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    // The height of the words, not of the row, which another cell may have stretched.
    const words = document.createRange();
    words.selectNodeContents(cell);
    return width < widthMax && words.getBoundingClientRect().height > linesMin * parseFloat(style.lineHeight);
  }).slice(0, 3).map((cell) => `"${cell.innerText.replace(/\s/g, '').slice(0, 30)}"`);
}

/** Every problem of the page the person stands on, in words. */
export async function problemsOf(person) {
  const { page } = person;
  const problems = [];
  const html = await person.answer.html;
  assert.ok(html, `the text of ${page.url()} was kept`);
  problems.push(...(person.answer.problems ??= problemsOfHtml(html)));
  const { width, ids } = await page.evaluate(() => {
    const all = [...document.querySelectorAll('[id]')].map((one) => one.id);
    return { width: document.documentElement.scrollWidth, ids: all.filter((id, at) => all.indexOf(id) !== at) };
  });
  if (width > person.width) problems.push(`the page is ${width} px wide at ${person.width} px: ${await tooWide(page, person.width)}`);
  const squeezed = await page.evaluate(squeezedCells, [SQUEEZED_PX_MAX, SQUEEZED_LINES_MIN]);
  if (squeezed.length > 0) problems.push(`text is squeezed into a few letters a line at ${person.width} px: ${squeezed.join(', ')}`);
  if (ids.length > 0) problems.push(`ids used twice: ${ids.join(', ')}`);
  if (await isNewStructure(page, person.width)) {
    // Legacy mode needs no second page; there are no frames.
    const { violations } = await new AxeBuilder({ page: person.js ? page : await mirror(person, html) }).setLegacyMode().withTags(TAGS)
      .options({ resultTypes: ['violations'], runOnly: { type: 'tag', values: TAGS } }).analyze();
    for (const one of violations) {
      problems.push(`axe ${one.id}: ${one.help} at ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`);
    }
  }
  problems.push(...person.troubles.splice(0));
  return problems;
}

/** Axe needs JavaScript to run. Where the person has none, it looks at the same served page in a browser that
 *  could run scripts but is given none. */
async function mirror(person, html) {
  person.mirror ??= await person.context.browser().newContext({ locale: 'da-DK', reducedMotion: 'reduce' })
    .then((context) => { person.context.once('close', () => context.close()); return context.newPage(); });
  await person.mirror.setViewportSize(person.page.viewportSize());
  await person.mirror.unrouteAll();
  await person.mirror.route('**/*', (route) => {
    if (route.request().isNavigationRequest()) return route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' });
    return route.request().resourceType() === 'script' ? route.abort() : route.continue();
  });
  await person.mirror.goto(person.page.url());
  return person.mirror;
}

/** What sticks out to the right. */
async function tooWide(page, width) {
  return page.evaluate((width) => [...document.querySelectorAll('body *')]
    .filter((one) => one.getBoundingClientRect().right > width + 1).slice(0, 3)
    .map((one) => `${one.tagName.toLowerCase()}.${one.className}`).join(', '), width);
}

async function picture(person, name) {
  const js = person.js ? 'js' : 'nojs';
  await person.page.screenshot({ path: `${output}${name}-${person.width}-${js}.png`, fullPage: true });
}

/** Problems found while people go their way: they are collected, so that one doesn't hide the next. */
export class Findings {
  list = new Map();

  /** Checks the page the person stands on, and keeps its picture. */
  async check(person, name, { pictured = true } = {}) {
    if (pictured) await picture(person, name);
    this.add(person, name, await problemsOf(person));
  }

  /** Keeps the page as it comes out on paper: its heading is there, and the ways through the site are not. */
  async printed(person, name) {
    const { page } = person;
    const screen = page.viewportSize();
    await page.setViewportSize(PAPER);
    await page.emulateMedia({ media: 'print' });
    await page.screenshot({ path: `${output}${name}-print.png`, fullPage: true });
    const ways = await page.locator('nav:visible, header button:visible, header .function-link:visible, .form-buttons:visible, footer:visible').count();
    const headings = await page.locator('h1:visible').count();
    await page.emulateMedia({ media: null });
    await page.setViewportSize(screen);
    if (ways > 0) this.add(person, name, [`${ways} menus or buttons are printed`]);
    if (headings !== 1) this.add(person, name, [`${headings} headings are printed`]);
  }

  add(person, name, problems) {
    for (const problem of problems) {
      const where = this.list.get(problem) ?? new Set();
      this.list.set(problem, where.add(`${name} ${person.width} px ${person.js ? 'with' : 'without'} JavaScript`));
    }
  }

  /** Fails with all that was found, each problem once with the pages it is on. */
  none() {
    const lines = [...this.list].map(([problem, where]) => `${problem}\n    on ${[...where].slice(0, 4).join('; ')}${where.size > 4 ? ` and ${where.size - 4} more` : ''}`);
    assert.equal(lines.length, 0, `${lines.length} problems\n${lines.join('\n')}`);
  }
}
