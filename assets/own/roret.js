// What pages gain with JavaScript. Every page works without it.
'use strict';

// DKFDS: date pickers and the like are markup of our own, so only its start is needed.
const start = (scope) => { if (window.DKFDS) window.DKFDS.init(scope ? { scope } : undefined); };

// Drafts: a text that is being written is kept half a second after the last key.
const keepDrafts = (root) => {
  for (const form of root.querySelectorAll('form[data-draft]')) {
    const state = form.querySelector('[data-draft-state]');
    let timer = 0;
    let changed = false;
    const body = () => {
      const fields = new URLSearchParams(new FormData(form));
      fields.set('quietly', '1');
      return fields;
    };
    const keep = async () => {
      changed = false;
      try {
        const answer = await fetch('/kladder', { method: 'POST', body: body(), keepalive: true });
        if (state) state.textContent = answer.ok ? state.dataset.saved : state.dataset.failed;
      } catch {
        changed = true;
        if (state) state.textContent = state.dataset.failed;
      }
    };
    form.addEventListener('input', () => { changed = true; clearTimeout(timer); timer = setTimeout(keep, 500); });
    form.addEventListener('submit', () => { changed = false; clearTimeout(timer); });
    // The tab is closed or hidden before the half second is over.
    document.addEventListener('visibilitychange', () => {
      if (changed && document.visibilityState === 'hidden') navigator.sendBeacon('/kladder', body());
    });
  }
};

// The board by keyboard: only while a row has the focus, so that letters stay letters elsewhere.
const boardKeys = (event) => {
  const row = event.target.closest && event.target.closest('[data-board] tbody tr');
  if (!row || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== 'checkbox') return;
  const entry = (other) => other && (other.querySelector('[data-open]') || other.querySelector('input'));
  const focus = (other) => { const link = entry(other); if (link) { link.focus(); event.preventDefault(); } };
  if (event.key === 'j') focus(row.nextElementSibling);
  if (event.key === 'k') focus(row.previousElementSibling);
  // On a row's box Enter opens the row, too: it must not send the form that the box belongs to.
  if (event.key === 'Enter' && event.target.type === 'checkbox') { event.preventDefault(); const link = row.querySelector('[data-open]'); if (link) link.click(); }
  if (event.key === 'x') { const box = row.querySelector('.row-choice'); if (box) { box.checked = !box.checked; event.preventDefault(); } }
};

// A form that failed: the summary takes the focus, so that it is read out.
const showProblems = (root) => { const heading = root.querySelector('[data-module="error-summary"] [tabindex="-1"]'); if (heading) heading.focus(); };

document.addEventListener('DOMContentLoaded', () => { start(); keepDrafts(document); showProblems(document); });
document.addEventListener('keydown', boardKeys);
// The row that is edited in its place: the focus comes back to it.
let edited = '';
document.addEventListener('click', (event) => {
  const row = event.target.closest && event.target.closest('[data-board] tbody tr');
  const box = row && row.querySelector('.row-choice');
  if (box) edited = box.id;
});
document.addEventListener('htmx:after:swap', (event) => {
  const row = event.target && event.target.querySelector ? event.target : document;
  keepDrafts(row);
  const field = document.querySelector('.row-edit select, .row-edit input:not([type=hidden])');
  const box = document.getElementById(edited);
  const link = box && box.closest('tr').querySelector('a.function-link');
  if (field) field.focus(); else if (link) link.focus();
});
