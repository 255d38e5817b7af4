// Offers people while somebody writes @ in a comment. Without it their names are typed.
const TYPED = /(?:^|[^\p{L}\p{N}._%+-])@([\p{L}\p{N}._-]{0,40})$/u;
let field, list, waiting, asked;

const current = () => list?.querySelector('[aria-selected=true]');

const close = () => {
  clearTimeout(waiting);
  asked?.abort();
  list?.remove();
  list = undefined;
  field?.removeAttribute('aria-controls');
  field?.removeAttribute('aria-activedescendant');
};

const mark = option => {
  current()?.setAttribute('aria-selected', 'false');
  option.setAttribute('aria-selected', 'true');
  option.scrollIntoView({ block: 'nearest' });
  field.setAttribute('aria-activedescendant', option.id);
};

const typed = () => TYPED.exec(field.value.slice(0, field.selectionStart));

const take = option => {
  const found = typed();
  if (found) {
    const from = field.selectionStart - found[1].length;
    field.setRangeText(`${option.dataset.name} `, from, field.selectionStart, 'end');
  }
  close();
  field.focus();
};

const open = html => {
  list?.remove();
  list = document.createElement('ul');
  list.className = 'pop picks';
  list.id = `${field.id}-people`;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', field.dataset.people);
  list.innerHTML = html;
  const options = [...list.querySelectorAll('[role=option]')];
  if (!options.length) return close();
  options.forEach((option, i) => { option.id = `${list.id}-${i}`; });
  list.addEventListener('mousedown', event => {
    event.preventDefault();
    const option = event.target.closest('[role=option]');
    if (option) take(option);
  });
  field.after(list);
  field.setAttribute('aria-controls', list.id);
  mark(options[0]);
};

const ask = async words => {
  asked?.abort();
  const request = asked = new AbortController();
  try {
    const answer = await fetch(`/mentions?${new URLSearchParams({ q: words })}`, { signal: request.signal, headers: { 'HX-Request': 'true' } });
    if (answer.ok && document.activeElement === field) open(await answer.text());
  } catch (broken) {
    if (broken.name !== 'AbortError') throw broken;
  }
};

document.addEventListener('input', event => {
  if (!event.target.matches?.('textarea[data-mention]')) return;
  if (field !== event.target) close();
  field = event.target;
  field.setAttribute('aria-autocomplete', 'list');
  const found = typed();
  clearTimeout(waiting);
  if (!found) return close();
  waiting = setTimeout(() => ask(found[1]), 120);
});

document.addEventListener('keydown', event => {
  if (!list || event.target !== field) return;
  const options = [...list.querySelectorAll('[role=option]')];
  const at = options.indexOf(current());
  if (event.key === 'ArrowDown') mark(options[(at + 1) % options.length]);
  else if (event.key === 'ArrowUp') mark(options[(at + options.length - 1) % options.length]);
  else if (event.key === 'Enter' || event.key === 'Tab') take(current());
  else if (event.key === 'Escape') close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener('focusout', event => { if (event.target === field) close(); });
