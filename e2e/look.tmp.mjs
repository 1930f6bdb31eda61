import { launch, Person, hiddenOf } from './browser.mjs';
import { startServer } from './server.mjs';
const out = '/tmp/w/shots'; import { mkdirSync } from 'node:fs'; mkdirSync(out, { recursive: true });
const browser = await launch();
const server = await startServer();
const shot = async (p, n) => p.page.screenshot({ path: `${out}/${n}.png`, fullPage: true });
for (const width of [1280, 320]) {
  const v = await Person.open(browser, server, { width });
  await v.goto('/'); await shot(v, `front-${width}`);
  await v.goto('/kontakt'); await shot(v, `kontakt-${width}`);
  await v.page.locator('input[name=requester]').first().check();
  await v.page.locator('textarea[name=about]').fill('Jeg kan ikke sove.');
  await v.page.locator('input[name=urgency][value=today]').check();
  await v.page.locator('main button[type=submit]').first().click(); await v.page.waitForLoadState();
  await shot(v, `tak-${width}`);
  await v.goto('/vej'); await shot(v, `vej-${width}`);
  const w = await Person.open(browser, server, { width });
  await w.enter('worker', '/tavle?visning=all'); await shot(w, `tavle-${width}`);
  await w.goto('/registrer'); await shot(w, `registrer-${width}`);
  await w.goto('/menu'); await shot(w, `menu-${width}`);
  await w.goto('/sletning'); await shot(w, `sletning-w-${width}`);
  const l = await Person.open(browser, server, { width });
  await l.enter('leader', '/sletning'); await shot(l, `sletning-${width}`);
  await l.goto('/tal/udgiv'); await shot(l, `udgiv-${width}`);
  await l.goto('/tal/strom'); await shot(l, `strom-${width}`);
  await l.goto('/offentlige-tal'); await shot(l, `offentlige-${width}`);
}
await browser.close(); await server.stop(); process.exit(0);
