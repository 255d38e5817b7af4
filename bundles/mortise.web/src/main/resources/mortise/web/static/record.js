// A record's page: previous and next of the list one came from, E, J, K, and questions in a dialog.
import { busy, single } from './keys.js';

const key = path => `mortise.list:${path}`;
const read = path => { try { return JSON.parse(sessionStorage.getItem(key(path)) ?? 'null'); } catch { return null; } };

/** Remembers a list's rows, so that its records know who comes before and after them. */
export const remember = list => {
  const hrefs = [...list.querySelectorAll('tbody .rec')].map(link => link.getAttribute('href'));
  if (!hrefs.length || !list.dataset.url) return;
  try { sessionStorage.setItem(key(new URL(list.dataset.url, location).pathname), JSON.stringify({ url: list.dataset.url, hrefs })); } catch { /* a private window */ }
};

const page = document.querySelector('[data-record]');
if (page) {
  const list = read(page.dataset.record);
  const at = list?.hrefs.indexOf(location.pathname) ?? -1;
  if (at >= 0) {
    page.querySelector('[data-list]').href = list.url;
    const seg = page.querySelector('[data-neighbours]'), [previous, next] = seg.querySelectorAll('a');
    seg.hidden = list.hrefs.length < 2;
    [[previous, list.hrefs[at - 1]], [next, list.hrefs[at + 1]]].forEach(([link, href]) => {
      if (href) link.href = href;
      else { link.removeAttribute('href'); link.setAttribute('aria-disabled', 'true'); link.setAttribute('role', 'link'); }
    });
  }
  document.addEventListener('keydown', event => {
    if (busy(event) || !single()) return;
    const letter = event.key.toLowerCase();
    if (letter === 'e') page.querySelector('[data-edit]')?.click();
    else if (letter === 'j') page.querySelector('[data-neighbours]:not([hidden]) [rel=next][href]')?.click();
    else if (letter === 'k') page.querySelector('[data-neighbours]:not([hidden]) [rel=prev][href]')?.click();
  });
}

// What cannot be undone is asked in a dialog; without scripts the same question is a page.
document.addEventListener('htmx:afterSwap', event => {
  const dialog = event.target.closest?.('#ask');
  if (dialog && !dialog.open) dialog.showModal();
});
document.getElementById('ask')?.addEventListener('click', event => {
  const close = event.target.closest('[data-close]');
  if (close) { event.preventDefault(); event.currentTarget.close(); }
});
