// Copies what the pages need from node_modules into assets/vendor, and nothing else.
//
// Usage: npm ci && node collect.mjs
//
// Running it twice changes nothing: equal files are left alone, files that are no longer wanted are
// removed. The last thing written is vendor/.collected, which the Makefile uses as its time stamp.
//
// The style sheet is copied byte for byte, so the addresses in it must keep their places:
// ../fonts and ../img, seen from vendor/dkfds/css. These addresses lead nowhere on purpose:
//   - IBMPlexSans-Regular.eot and .ttf: for browsers that no longer exist; woff and woff2 stand beside them;
//   - IBMPlexSans-{Medium,SemiBold,Bold}Italic: the pages don't combine italic with a heavier weight;
//   - dkfds.min.css.map, dkfds.min.js.map: asked for by developer tools only.
// Any other address without a file stops this script: the design system has then changed under us.

import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const vendor = join(here, "vendor");
const stamp = ".collected";

const fontFile = /^IBMPlexSans-(Regular|Medium|SemiBold|Bold|Italic)\.woff2?$/;
const leftOut = /^IBMPlexSans-(Regular\.(eot|ttf)|(Medium|SemiBold|Bold)Italic\.woff2?)$/;

function stop(line) {
  console.error(`collect: ${line}`);
  process.exit(1);
}

function packageAt(name) {
  const folder = join(modules, name);
  if (!existsSync(join(folder, "package.json"))) {
    stop(`${name} is not installed; type: make assets (or: cd assets && npm ci)`);
  }
  const wanted = JSON.parse(readFileSync(join(here, "package.json"), "utf8")).dependencies[name];
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  if (version !== wanted) {
    stop(`${name} is ${version}, package.json says ${wanted}; type: cd assets && npm ci`);
  }
  return { name, version, folder };
}

const dkfds = packageAt("dkfds");
const htmx = packageAt("htmx.org");

/** Path below vendor, with forward slashes, to the file it is copied from. */
const wanted = new Map();
const want = (target, source) => {
  if (!existsSync(source)) stop(`${relative(here, source)} is missing from its package`);
  wanted.set(target, source);
};

const dist = join(dkfds.folder, "dist");
want("dkfds/css/dkfds.min.css", join(dist, "css", "dkfds.min.css"));
want("dkfds/js/dkfds.min.js", join(dist, "js", "dkfds.min.js"));
want("dkfds/img/all-svg-icons.svg", join(dist, "img", "all-svg-icons.svg"));
want("dkfds/LICENSE.md", join(dkfds.folder, "LICENSE.md"));
// The icons are Apache-2.0, which asks for its text to travel with them.
want("dkfds/img/LICENSE-Apache-2.0.txt", join(here, "licences", "Apache-2.0.txt"));
want("htmx/htmx.min.js", join(htmx.folder, "dist", "htmx.min.js"));
want("htmx/LICENSE", join(htmx.folder, "LICENSE"));

const css = readFileSync(join(dist, "css", "dkfds.min.css"), "utf8");
const addresses = new Set([...css.matchAll(/url\((["']?)([^)"']+)\1\)/g)].map((match) => match[2]));
const dangling = [];
for (const address of addresses) {
  if (address.startsWith("data:") || address.startsWith("#")) continue;
  const path = posix.join("css", address.replace(/[?#].*$/, ""));
  const name = posix.basename(path);
  if (path.startsWith("fonts/") && !fontFile.test(name)) {
    if (!leftOut.test(name)) stop(`the style sheet asks for ${address}, which is neither a wanted nor a known unwanted font`);
    dangling.push(address);
    continue;
  }
  if (path.startsWith("..") || /^[a-z]+:/.test(address)) stop(`the style sheet asks for ${address}, outside its package`);
  want(`dkfds/${path}`, join(dist, ...path.split("/")));
}
// The fonts are under the SIL Open Font License, which asks for its text to travel with them.
for (const kind of ["woff", "woff2"]) {
  const folder = `fonts/IBMPlexSans/complete/${kind}`;
  want(`dkfds/${folder}/license.txt`, join(dist, ...folder.split("/"), "license.txt"));
}

const same = (a, b) => existsSync(b) && statSync(a).size === statSync(b).size && readFileSync(a).equals(readFileSync(b));

let copied = 0;
let bytes = 0;
for (const [target, source] of wanted) {
  const path = join(vendor, ...target.split("/"));
  bytes += statSync(source).size;
  if (same(source, path)) continue;
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync(source, path);
  copied += 1;
}

let removed = 0;
for (const entry of readdirSync(vendor, { recursive: true, withFileTypes: true })) {
  if (entry.isDirectory()) continue;
  const path = join(entry.parentPath ?? entry.path, entry.name);
  const target = relative(vendor, path).split(sep).join("/");
  if (target === stamp || wanted.has(target)) continue;
  rmSync(path);
  removed += 1;
}

writeFileSync(join(vendor, stamp), `${[dkfds, htmx].map(({ name, version }) => `${name} ${version}`).join("\n")}\n`);

console.log(
  `collect: ${wanted.size} files, ${Math.round(bytes / 1024)} KiB in assets/vendor ` +
    `(${copied} copied, ${removed} removed, ${dangling.length} addresses in the style sheet left out on purpose)`,
);
