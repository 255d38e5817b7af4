// The palette: records first, then actions, then places. The server finds and writes them; this moves through them.
import { busy, single } from './keys.js';

const dialog = document.getElementById('palette');
const field = dialog?.querySelector('input');
const list = dialog?.querySelector('[role=listbox]');
let asked = null;
let moved = false;
let opener = null;

const options = () => [...list.querySelectorAll('[role=option]')];
const chosen = () => list.querySelector('[aria-selected=true]');
const choose = option => {
  chosen()?.setAttribute('aria-selected', 'false');
  option?.setAttribute('aria-selected', 'true');
  option?.scrollIntoView({ block: 'nearest' });
  if (option) field.setAttribute('aria-activedescendant', option.id); else field.removeAttribute('aria-activedescendant');
};

// What is not found at once is asked for again, and the option that somebody has moved to stays chosen.
const ask = async (patient = false) => {
  asked?.abort();
  const request = asked = new AbortController();
  try {
    const words = new URLSearchParams({ q: field.value, at: location.pathname });
    if (patient) words.set('patient', 'true'); else moved = false;
    const answer = await fetch(`${list.dataset.url}?${words}`, { signal: request.signal, headers: { 'HX-Request': 'true', 'HX-Target': 'plist' } });
    if (answer.headers.get('HX-Redirect')) { location.assign(answer.headers.get('HX-Redirect')); return; }
    if (!answer.ok) return;
    const text = await answer.text();
    const at = moved ? chosen()?.dataset.href : undefined;
    list.innerHTML = text;
    choose(options().find(option => at && option.dataset.href === at) ?? options()[0]);
    if (answer.headers.get('X-Partial')) ask(true);
  } catch (broken) {
    if (broken.name !== 'AbortError') throw broken;
  }
};

const open = () => {
  if (!dialog || dialog.open) return;
  opener = document.activeElement;
  dialog.showModal();
  field.select();
  ask();
};

const go = option => {
  if (!option) return;
  const { href, opens, press } = option.dataset;
  if (href) { location.assign(href); return; }
  dialog.close();
  if (opens) document.getElementById(opens)?.showModal();
  else if (press) document.querySelector(press)?.click();
};

document.addEventListener('click', event => {
  if (event.target.closest('[data-palette]')) { event.preventDefault(); open(); }
});
document.addEventListener('keydown', event => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') { event.preventDefault(); open(); }
  else if (event.key === '/' && single() && !busy(event)) { event.preventDefault(); open(); }
});

if (dialog) {
  let waiting = 0;
  field.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(() => ask(), 60); });
  field.addEventListener('keydown', event => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    moved = true;
    const all = options();
    const step = event.key === 'ArrowDown' ? 1 : -1;
    choose(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
  });
  dialog.querySelector('form').addEventListener('submit', event => { event.preventDefault(); go(chosen()); });
  list.addEventListener('click', event => {
    const option = event.target.closest('[role=option]');
    if (option) { event.preventDefault(); go(option); }
  });
  list.addEventListener('mousemove', event => {
    const option = event.target.closest('[role=option]');
    if (option && option !== chosen()) { moved = true; choose(option); }
  });
  dialog.addEventListener('close', () => opener?.focus?.());
}
