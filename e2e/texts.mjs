// The product's own texts, so that a test finds a button by its words and survives a better wording.

import { readFileSync, readdirSync } from 'node:fs';

const locales = new URL('../locales/', import.meta.url);

function read(language) {
  const texts = new Map();
  const folder = new URL(`${language}/`, locales);
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.ftl'))) {
    let key;
    for (const line of readFileSync(new URL(name, folder), 'utf8').split('\n')) {
      const found = /^([a-z][\w+-]*) = (.+)$/i.exec(line);
      if (found) texts.set(key = found[1], found[2]);
      // Of a text that depends on a number, the form for many.
      const many = /^\s+\*\[other\] (.+)$/.exec(line);
      if (many) texts.set(key, many[1]);
    }
  }
  return texts;
}

const languages = { da: read('da'), en: read('en') };

/** The text under a key; the texts with parameters are matched by `pattern`. */
export function t(key, language = 'da') {
  const text = languages[language].get(key);
  if (text === undefined) throw new Error(`no text ${key} in ${language}`);
  return text;
}

/** A text with parameters as an expression: each parameter matches anything. */
export function pattern(key, language = 'da') {
  const parts = t(key, language).split(/\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(parts.join('.+'));
}
