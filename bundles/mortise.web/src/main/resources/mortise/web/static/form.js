// Forms of records: says what is not saved yet, asks before it is lost, keeps a draft on this device, Ctrl S saves.
import './picker.js';
import './rich.js';

const form = document.getElementById('form');
const prefix = 'mortise.draft:', sentKey = 'mortise.sent';
const store = {
  get(area, key) { try { return area.getItem(key); } catch { return null; } },
  set(area, key, value) { try { area.setItem(key, value); } catch { /* full, or a private window */ } },
  remove(area, key) { try { area.removeItem(key); } catch { /* as above */ } },
};
const forget = () => { try { Object.keys(localStorage).filter(key => key.startsWith(prefix)).forEach(key => localStorage.removeItem(key)); } catch { /* as above */ } };
document.querySelectorAll('[data-sign-out]').forEach(button => button.addEventListener('click', forget));

// Another page than the form we sent was answered: it was saved.
const sent = store.get(sessionStorage, sentKey);
if (sent && !document.querySelector('#form,#conflict') && !document.querySelector('.solo')) store.remove(localStorage, prefix + sent);
store.remove(sessionStorage, sentKey);

const own = name => !name.startsWith('_');
const state = () => {
  const fields = {};
  for (const [name, value] of new FormData(form)) if (own(name) && typeof value === 'string') (fields[name] ??= []).push(value);
  return fields;
};
const fieldOf = name => name.replace(/^[fq]\./, '').replace(/\.currency$/, '');
const differing = (left, right) => {
  const names = new Set();
  for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
    if (JSON.stringify(left[name] ?? []) !== JSON.stringify(right[name] ?? [])) names.add(fieldOf(name));
  }
  return names;
};

if (form) {
  const key = prefix + location.pathname;
  const changed = new Set(form.dataset.changed ? form.dataset.changed.split(',') : []);
  const clean = state();
  const label = form.querySelector('[data-unsaved]'), kept = form.querySelector('[data-kept]'), draft = document.getElementById('draft');
  let leaving = false, waiting = 0;

  const unsaved = () => new Set([...changed, ...differing(clean, state())]);
  const tell = () => {
    const count = unsaved().size;
    label.hidden = !count;
    label.lastElementChild.textContent = count === 1 ? label.dataset.one : label.dataset.many.replace('{0}', count);
  };
  const keep = () => {
    if (!unsaved().size) { store.remove(localStorage, key); kept.textContent = ''; return; }
    const text = JSON.stringify({ version: form.dataset.version, at: Date.now(), fields: state() });
    if (text.length < 500_000) { store.set(localStorage, key, text); kept.textContent = kept.dataset.kept; }
  };
  const touched = () => { tell(); clearTimeout(waiting); waiting = setTimeout(keep, 400); };
  form.addEventListener('input', touched);
  form.addEventListener('change', touched);
  tell();

  addEventListener('beforeunload', event => {
    if (!leaving && unsaved().size) event.preventDefault();
  });
  form.addEventListener('submit', () => {
    leaving = true;
    clearTimeout(waiting);
    keep();
    store.set(sessionStorage, sentKey, location.pathname);
  });
  form.querySelector('[data-cancel]').addEventListener('click', event => {
    if (unsaved().size && !confirm(form.dataset.discard)) { event.preventDefault(); return; }
    leaving = true;
    clearTimeout(waiting);
    store.remove(localStorage, key);
  });

  // What was typed here before and never saved is offered again.
  const restore = fields => {
    for (const picker of form.querySelectorAll('record-picker[multiple]')) {
      for (const id of fields[picker.dataset.name] ?? []) {
        if (!picker.querySelector(`.picked input[value="${CSS.escape(id)}"]`)) picker.add(id, `#${id}`);
      }
    }
    for (const element of form.elements) {
      if (!element.name || !own(element.name) || element.type === 'submit') continue;
      const values = fields[element.name] ?? [];
      if (element.type === 'checkbox' || element.type === 'radio') element.checked = values.includes(element.value);
      else if (element.name in fields || element.tagName === 'SELECT') element.value = values[0] ?? '';
    }
    form.querySelectorAll('rich-text').forEach(rich => rich.show?.());
    touched();
  };
  const found = JSON.parse(store.get(localStorage, key) ?? 'null');
  if (found && differing(found.fields, clean).size) {
    const ago = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' }).format(found.at);
    draft.querySelector('b').textContent = draft.dataset.title.replace('{0}', ago);
    draft.hidden = false;
    draft.addEventListener('click', event => {
      const what = event.target.closest('[data-draft]')?.dataset.draft;
      if (!what) return;
      if (what === 'restore') restore(found.fields); else store.remove(localStorage, key);
      draft.hidden = true;
      form.querySelector('.field input:not([type=hidden]),.field select,.field textarea')?.focus();
    });
  }

  form.querySelectorAll('[data-use]').forEach(button => {
    button.hidden = false;
    button.addEventListener('click', () => {
      const field = button.closest('.field'), [first, second] = field.querySelectorAll('input:not([type=hidden]),select,textarea');
      if (first.type === 'checkbox') first.checked = button.dataset.use === 'true';
      else first.value = button.dataset.use;
      if (second && button.dataset.use2 !== undefined) second.value = button.dataset.use2;
      field.querySelector('rich-text')?.show();
      first.focus();
      touched();
    });
  });
}

document.addEventListener('keydown', event => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
    const open = form ?? document.getElementById('conflict');
    if (open) { event.preventDefault(); open.requestSubmit(open.querySelector('.savebar .btn.pri')); }
  }
});

// Two versions: saving waits until every field is decided.
const conflict = document.getElementById('conflict');
if (conflict) {
  const groups = [...conflict.querySelectorAll('[role=radiogroup]')], save = conflict.querySelector('[data-save]');
  const sync = () => {
    const open = groups.filter(group => !group.querySelector(':checked')).length;
    conflict.querySelector('[data-progress]').textContent = conflict.dataset.done.replace('{0}', groups.length - open).replace('{1}', groups.length);
    conflict.querySelector('[data-open]').textContent = !open ? conflict.dataset.ready : open === 1 ? conflict.dataset.openOne : conflict.dataset.openMany.replace('{0}', open);
    save.setAttribute('aria-disabled', open > 0);
  };
  conflict.addEventListener('change', sync);
  conflict.querySelectorAll('[data-all]').forEach(button => button.addEventListener('click', event => {
    event.preventDefault();
    groups.forEach(group => { group.querySelector(`[value=${button.dataset.all}]`).checked = true; });
    sync();
  }));
  conflict.addEventListener('submit', event => {
    if (event.submitter === save && save.getAttribute('aria-disabled') === 'true') {
      event.preventDefault();
      event.stopImmediatePropagation();
      groups.find(group => !group.querySelector(':checked'))?.querySelector('input').focus();
      return;
    }
    store.set(sessionStorage, sentKey, location.pathname);
  });
  conflict.querySelector('[data-cancel]').addEventListener('click', () => store.remove(localStorage, prefix + location.pathname));
  sync();
}
