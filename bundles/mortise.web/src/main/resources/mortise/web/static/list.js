// The list: a cursor row, selection and the bulk bar, columns by drag, and a search field that survives the swap.
import { busy, single } from './keys.js';
import { say } from './toast.js';
import { remember } from './record.js';

const list = () => document.getElementById('list');
const rows = () => [...(list()?.querySelectorAll('.t tbody tr') ?? [])];
const boxes = () => [...(list()?.querySelectorAll('tbody .check') ?? [])];
let last = -1;

const count = (element, n) => {
  if (element) element.textContent = n === 1 ? element.dataset.one : element.dataset.many.replace('{0}', n);
};

const sync = () => {
  const all = boxes(), on = all.filter(box => box.checked).length;
  all.forEach(box => box.closest('tr').setAttribute('aria-selected', box.checked));
  const bar = document.getElementById('bulk');
  if (bar) {
    bar.hidden = !on;
    count(bar.querySelector('.cnt'), on);
    count(document.querySelector('#bulk-delete h2'), on);
  }
  const head = list()?.querySelector('[data-all]');
  if (head) {
    head.checked = on > 0 && on === all.length;
    head.indeterminate = on > 0 && on < all.length;
  }
};

const cursor = () => rows().findIndex(row => row.classList.contains('cur'));
const move = step => {
  const all = rows();
  if (!all.length) return;
  const from = cursor();
  const to = Math.max(0, Math.min(all.length - 1, from < 0 ? 0 : from + step));
  all[from]?.classList.remove('cur');
  all[to].classList.add('cur');
  all[to].scrollIntoView({ block: 'nearest' });
  say(all[to].querySelector('.rec')?.textContent ?? '');
};

const select = (to, range) => {
  const all = boxes(), box = all[to];
  if (!box) return;
  box.checked = !box.checked;
  if (range && last >= 0) {
    const [low, high] = [Math.min(last, to), Math.max(last, to)];
    for (let i = low; i <= high; i++) all[i].checked = box.checked;
  }
  last = to;
  sync();
};

document.addEventListener('change', event => {
  if (event.target.matches?.('[data-all]')) { boxes().forEach(box => { box.checked = event.target.checked; }); sync(); }
  else if (event.target.matches?.('#list tbody .check')) { last = boxes().indexOf(event.target); sync(); }
  else if (event.target.matches?.('[data-columns] .check')) event.target.form.requestSubmit();
  else if (event.target.matches?.('[data-operator]')) operator(event.target);
});

document.addEventListener('click', event => {
  if (event.target.closest?.('[data-unselect]')) { boxes().forEach(box => { box.checked = false; }); sync(); }
});

// The selected ids travel with the confirmed form.
document.addEventListener('submit', event => {
  if (!event.target.matches?.('[data-bulk]')) return;
  event.target.querySelectorAll('[name=id]').forEach(old => old.remove());
  boxes().filter(box => box.checked).forEach(box => {
    const id = document.createElement('input');
    Object.assign(id, { type: 'hidden', name: 'id', value: box.value });
    event.target.append(id);
  });
}, true);

document.addEventListener('keydown', event => {
  if (!list() || busy(event) || !single()) return;
  const key = event.key.toLowerCase();
  const at = cursor();
  if (key === 'j') move(1);
  else if (key === 'k') move(-1);
  else if (key === 'x' && at >= 0) select(at, event.shiftKey);
  else if (key === 'e' && at >= 0 && list().dataset.url) location.assign(`${rows()[at].querySelector('.rec').getAttribute('href')}/edit`);
  else if (event.key === 'Enter' && at >= 0 && document.activeElement === document.body) rows()[at].querySelector('.rec').click();
  else if (key === 'f' && document.getElementById('addfilter')) { event.preventDefault(); document.getElementById('addfilter').open = true; }
  else if (key === 's' && document.getElementById('list-q')) { event.preventDefault(); document.getElementById('list-q').focus(); }
});

// A comparison shows as many inputs as it takes.
const operator = choice => {
  const option = choice.selectedOptions[0];
  const inputs = Number(option.dataset.inputs);
  const values = choice.form.querySelector('[data-values]');
  values.hidden = inputs === 0;
  values.querySelectorAll('[data-second]').forEach(second => { second.hidden = inputs < 2; second.disabled = inputs < 2; });
  values.querySelectorAll('[data-type]').forEach(input => { input.type = option.dataset.type ?? input.dataset.type; });
};
const operators = () => document.querySelectorAll('[data-operator]').forEach(operator);
document.addEventListener('htmx:afterSwap', operators);
operators();

// Columns are put in order by dragging; the buttons beside them do the same.
let dragged = null;
document.addEventListener('dragstart', event => { dragged = event.target.closest?.('[data-sortable] > li'); });
document.addEventListener('dragover', event => {
  const over = event.target.closest?.('[data-sortable] > li[draggable]');
  if (!dragged || !over || over === dragged) return;
  event.preventDefault();
  const box = over.getBoundingClientRect();
  over[event.clientY < box.top + box.height / 2 ? 'before' : 'after'](dragged);
});
document.addEventListener('dragend', () => {
  const form = dragged?.closest('form');
  dragged = null;
  form?.requestSubmit();
});

// While the list is fetched the old rows stay, dimmed; what was typed meanwhile is not lost; open popovers stay open.
let typed = null;
let open = [];
document.addEventListener('htmx:beforeRequest', event => {
  if (event.detail.target?.id === 'list') event.detail.target.setAttribute('aria-busy', 'true');
});
document.addEventListener('htmx:afterRequest', event => {
  if (event.detail.failed) list()?.removeAttribute('aria-busy');
});
document.addEventListener('htmx:beforeSwap', event => {
  if (event.detail.target?.id !== 'list') return;
  const field = document.getElementById('list-q');
  typed = document.activeElement === field ? { text: field.value, from: field.selectionStart, to: field.selectionEnd } : null;
  open = event.detail.requestConfig?.elt?.closest?.('.fedit') ? [] : [...list().querySelectorAll('details.cpop, #columns[open]')].map(one => one.id);
});
document.addEventListener('htmx:afterSettle', event => {
  if (event.target.id !== 'list' && event.detail.elt?.id !== 'list') return;
  const field = document.getElementById('list-q');
  if (typed && field) {
    const asked = field.value;
    field.focus({ preventScroll: true });
    field.value = typed.text;
    field.setSelectionRange(typed.from, typed.to);
    if (asked.trim() !== typed.text.trim()) field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  open.forEach(id => { const details = document.getElementById(id); if (details) details.open = true; });
  last = -1;
  sync();
  remember(list());
  const status = document.getElementById('list-status');
  if (status) say(status.textContent);
});
sync();
if (list()) remember(list());
